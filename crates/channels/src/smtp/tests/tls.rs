//! STARTTLS: what is offered, what is kept and what is thrown away.

use super::{
    Sender, Shop,
    serving::{connect, serve},
};
use crate::smtp::{Receiver, tls_from_pem};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use std::sync::{Arc, atomic::AtomicUsize};
use tokio::{io::BufReader, net::TcpStream};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// A shop that offers TLS, and how its senders trust it.
fn shop_with_tls() -> (Shop, TlsConnector) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["mx.shop.example".to_owned()]).unwrap();
    let mut shop = Shop::open();
    let tls = tls_from_pem(cert.pem().as_bytes(), signing_key.serialize_pem().as_bytes()).unwrap();
    let plain = shop.receiver;
    shop.receiver = Arc::new(Receiver {
        hostname: plain.hostname.clone(),
        limits: plain.limits.clone(),
        tls: Some(tls),
        accepts: plain.accepts.clone(),
        deliver: plain.deliver.clone(),
        held: AtomicUsize::new(0),
    });
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (shop, TlsConnector::from(Arc::new(config)))
}

async fn encrypt(sender: Sender<TcpStream>, connector: &TlsConnector) -> Sender<TlsStream<TcpStream>> {
    let name = ServerName::try_from("mx.shop.example").unwrap();
    let stream = connector.connect(name, sender.stream.into_inner()).await.unwrap();
    Sender { stream: BufReader::new(stream), _open: sender._open }
}

#[tokio::test]
async fn a_mail_arrives_encrypted() {
    let (shop, connector) = shop_with_tls();
    let (address, _serving) = serve(&shop).await;
    let mut plain = connect(address).await;
    plain.reply().await;
    assert!(plain.say("EHLO mail.sender.example").await.contains("\n250-STARTTLS\n"));
    assert_eq!(plain.say("STARTTLS").await, "220 2.0.0 Ready to start TLS");

    let mut secret = encrypt(plain, &connector).await;
    assert!(!secret.say("EHLO secret.sender.example").await.contains("STARTTLS"));
    secret.expect(&[("STARTTLS", "503 5.5.1")]).await;
    assert!(secret.mail("hi\r\n.\r\n").await.starts_with("250"));
    secret.expect(&[("QUIT", "221")]).await;

    assert!(secret.is_closed().await);
    let envelope = &shop.envelopes()[0];
    assert!(envelope.tls);
    assert_eq!(envelope.helo, "secret.sender.example");
    assert_eq!(shop.contents(), [b"hi\r\n"]);
}

#[tokio::test]
async fn what_was_said_in_the_clear_is_forgotten() {
    let (shop, connector) = shop_with_tls();
    let (address, _serving) = serve(&shop).await;
    let mut plain = connect(address).await;
    plain.reply().await;
    plain
        .expect(&[
            ("EHLO mail.sender.example", "250"),
            ("MAIL FROM:<a@b.example>", "250"),
            ("RCPT TO:<help@shop.example>", "250"),
            ("STARTTLS", "220"),
        ])
        .await;

    let mut secret = encrypt(plain, &connector).await;

    secret.expect(&[("DATA", "503"), ("MAIL FROM:<a@b.example>", "503 5.5.1 Send EHLO first")]).await;
}

#[tokio::test]
async fn commands_slipped_in_behind_starttls_are_thrown_away() {
    let (shop, connector) = shop_with_tls();
    let (address, _serving) = serve(&shop).await;
    let mut plain = connect(address).await;
    plain.reply().await;
    plain.say("EHLO mail.sender.example").await;

    let injected =
        "EHLO thief.example\r\nMAIL FROM:<thief@b.example>\r\nRCPT TO:<help@shop.example>\r\nDATA\r\n";
    plain.send(format!("STARTTLS\r\n{injected}")).await;
    assert!(plain.reply().await.starts_with("220"));
    let mut secret = encrypt(plain, &connector).await;

    assert_eq!(secret.say("NOOP").await, "250 2.0.0 Still here");
    secret.expect(&[("DATA", "503"), ("MAIL FROM:<a@b.example>", "503 5.5.1 Send EHLO first")]).await;
}

#[tokio::test]
async fn a_handshake_of_garbage_ends_the_session_alone() {
    let (shop, _) = shop_with_tls();
    let (address, _serving) = serve(&shop).await;
    let mut sender = connect(address).await;
    sender.reply().await;
    sender.expect(&[("STARTTLS", "220")]).await;

    sender.send("MAIL FROM:<a@b.example>\r\n").await;

    while !sender.is_closed().await {}
    assert!(connect(address).await.reply().await.starts_with("220"));
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_never_comes_is_not_waited_for() {
    let (shop, _) = shop_with_tls();
    let mut sender = shop.greet().await;
    sender.expect(&[("STARTTLS", "220")]).await;
    let start = tokio::time::Instant::now();

    assert!(sender.is_closed().await);

    assert_eq!(start.elapsed().as_secs(), 30);
}

#[test]
fn files_that_do_not_fit_are_named_with_what_to_do() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["mx.shop.example".to_owned()]).unwrap();
    let (cert, key) = (cert.pem(), signing_key.serialize_pem());
    let other_key = KeyPair::generate().unwrap().serialize_pem();
    let broken = cert.replace("MII", "!!!");
    let cases = [
        ("", &*key, "The certificate file holds no certificate"),
        (&*key, &*key, "The certificate file holds no certificate"),
        (&*broken, &*key, "The certificate file is damaged"),
        (&*cert, "", "The key file holds no usable private key"),
        (&*cert, &*cert, "The key file holds no usable private key"),
        (&*cert, &*other_key, "The certificate and the key do not work together"),
    ];

    for (cert, key, start) in cases {
        let error = tls_from_pem(cert.as_bytes(), key.as_bytes()).unwrap_err();
        assert!(error.starts_with(start), "{error}");
    }
    assert!(tls_from_pem(cert.as_bytes(), key.as_bytes()).is_ok());
}
