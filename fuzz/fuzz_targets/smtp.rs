//! Any bytes may be said to the receiver; it answers or hangs up.
#![no_main]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use channels::smtp::{Deliver, Limits, Receiver, Verdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;

libfuzzer_sys::fuzz_target!(|said: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let deliver: Deliver = Arc::new(|_, _| Box::pin(async { Verdict::Accepted }));
        let accepts = Arc::new(|address: &str| address.ends_with("shop.example"));
        let receiver = Receiver::new("mx.shop.example".into(), Limits::default(), None, accepts, deliver);
        let (_stop, stopped) = watch::channel(false);
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let (mut read, mut write) = tokio::io::split(theirs);
        let hear = async {
            let mut answers = Vec::new();
            let _ = read.read_to_end(&mut answers).await;
        };
        let say = async {
            let _ = write.write_all(said).await;
            let _ = write.shutdown().await;
        };
        tokio::join!(receiver.session(ours, IpAddr::V4(Ipv4Addr::LOCALHOST), stopped), hear, say);
    });
});
