//! Connections over real sockets, from the first to the server's stop.

use super::{Sender, Shop};
use crate::smtp::{Deliver, Limits, Verdict, door::Door};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A shop that listens, and the task that serves it.
pub async fn serve(shop: &Shop) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (address, tokio::spawn(shop.receiver.clone().serve(listener, shop.stop.subscribe())))
}

pub async fn connect(address: SocketAddr) -> Sender<TcpStream> {
    Sender { stream: BufReader::new(TcpStream::connect(address).await.unwrap()), _open: None }
}

/// A connection whose greeting was heard, so that it is known to be in.
async fn enter(address: SocketAddr) -> Sender<TcpStream> {
    let mut sender = connect(address).await;
    assert!(sender.reply().await.starts_with("220 "));
    sender.expect(&[("EHLO mail.sender.example", "250-")]).await;
    sender
}

#[tokio::test]
async fn mails_of_many_senders_arrive_side_by_side() {
    let shop = Shop::open();
    let (address, _serving) = serve(&shop).await;

    let senders: Vec<_> = (0..20)
        .map(|number| {
            tokio::spawn(async move {
                let mut sender = enter(address).await;
                for _ in 0..5 {
                    assert!(sender.mail(format!("{number}\r\n.\r\n")).await.starts_with("250"));
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }

    assert_eq!(shop.contents().len(), 100);
    assert_eq!(shop.envelopes()[0].peer, address.ip());
}

#[tokio::test]
async fn a_connection_too_many_is_turned_away_until_one_leaves() {
    for limits in [
        Limits { connections: 2, ..Limits::default() },
        Limits { connections_per_peer: 2, ..Limits::default() },
    ] {
        let shop = Shop::with(limits);
        let (address, _serving) = serve(&shop).await;
        let mut first = enter(address).await;
        let _second = enter(address).await;

        let mut third = connect(address).await;
        assert_eq!(third.reply().await, "421 4.7.0 Too many connections");
        assert!(third.is_closed().await);

        first.say("QUIT").await;
        assert!(first.is_closed().await);
        while !connect(address).await.reply().await.starts_with("220") {}
    }
}

#[test]
fn seats_are_shared_by_network_and_given_back() {
    let door = Door::new(4, 2);
    let admit = |peer: &str| door.admit(peer.parse().unwrap());

    let (v4, mapped) = (admit("192.0.2.1"), admit("::ffff:192.0.2.1"));
    assert!(v4.is_some() && mapped.is_some() && admit("192.0.2.1").is_none(), "one address, written twice");
    let (near, far) = (admit("2001:db8::1"), admit("2001:db8::ffff:1"));
    assert!(near.is_some() && far.is_some(), "the house has four seats");
    assert!(admit("198.51.100.1").is_none(), "the house is full");

    drop(v4);
    assert!(admit("2001:db8::2").is_none(), "one /64 has its share");
    assert!(admit("198.51.100.1").is_some(), "a seat is free");
}

#[tokio::test]
async fn a_stop_sends_idle_senders_away_and_ends_the_service() {
    let shop = Shop::open();
    let (address, serving) = serve(&shop).await;
    let mut idle = enter(address).await;

    shop.stop.send(true).unwrap();

    assert_eq!(idle.reply().await, "421 4.3.2 The server is stopping, try again shortly");
    assert!(idle.is_closed().await);
    serving.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "the listener is still open");
}

#[tokio::test]
async fn a_mail_on_its_way_may_finish_while_the_server_stops() {
    let shop = Shop::open();
    let (address, serving) = serve(&shop).await;
    let mut busy = enter(address).await;
    busy.announce().await;
    busy.send("half").await;

    shop.stop.send(true).unwrap();
    let reply = busy.say(" and half\r\n.\r\nMAIL FROM:<next@sender.example>").await;

    assert_eq!(reply, "250 2.0.0 Mail accepted");
    assert_eq!(busy.reply().await, "421 4.3.2 The server is stopping, try again shortly");
    serving.await.unwrap();
    assert_eq!(shop.contents(), [b"half and half\r\n"]);
}

#[tokio::test]
async fn a_mail_that_takes_too_long_is_cut_off_by_the_stop() {
    let shop = Shop::with(Limits { drain: Duration::ZERO, ..Limits::default() });
    let (address, serving) = serve(&shop).await;
    let mut busy = enter(address).await;
    busy.announce().await;
    busy.send("half").await;

    shop.stop.send(true).unwrap();
    serving.await.unwrap();

    assert!(busy.is_closed().await);
    assert_eq!(shop.contents().len(), 0);
}

#[tokio::test]
async fn a_delivery_that_breaks_costs_one_connection_and_no_mail() {
    let deliver: Deliver = Arc::new(|_, raw| {
        assert!(raw != b"poison\r\n", "the delivery breaks, as it should in this test");
        Box::pin(async { Verdict::Accepted })
    });
    let shop = Shop::that_delivers(Limits { connections: 1, ..Limits::default() }, deliver);
    let (address, _serving) = serve(&shop).await;

    let reply = enter(address).await.mail("poison\r\n.\r\n").await;

    assert_eq!(reply, "", "no reply, so the sender keeps the mail");
    assert!(enter(address).await.mail("fine\r\n.\r\n").await.starts_with("250"));
}

#[tokio::test]
async fn a_sender_that_leaves_without_quit_frees_its_seat() {
    let shop = Shop::with(Limits { connections: 1, ..Limits::default() });
    let (address, _serving) = serve(&shop).await;

    let mut gone = enter(address).await;
    gone.stream.shutdown().await.unwrap();
    assert!(gone.is_closed().await);

    while !connect(address).await.reply().await.starts_with("220") {}
}
