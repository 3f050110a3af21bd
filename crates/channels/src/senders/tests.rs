//! Addresses to write from: what they take over from the shop, how letters are signed, and that receivers believe it.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::Arc;

use base::config::{Config, Dkim};
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::hickory_resolver::config::{ResolverConfig, ResolverOpts};
use mail_auth::{AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters, ResolverCache, Txt};

use super::dkim::Key;
use super::*;

const LETTER: &[u8] = b"From: Mia <help@shop.example>\r\nTo: ana@example.org\r\nSubject: A lamp\r\n\
Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <m1@shop.example>\r\n\r\nHello  Ana \r\n\r\n";

/// A DNS that knows one record and asks nobody.
struct OneRecord {
    name: String,
    key: Txt,
}

impl OneRecord {
    fn of(key: &Key) -> OneRecord {
        let record = DomainKey::parse(key.record().as_bytes()).unwrap();
        OneRecord { name: format!("{}.", key.record_name()), key: Txt::DomainKey(Arc::new(record)) }
    }
}

impl ResolverCache<Box<str>, Txt> for OneRecord {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let own: Box<str> = self.name.as_str().into();
        Some(if own.borrow() == name {
            self.key.clone()
        } else {
            Txt::Error(mail_auth::Error::Io("none".into()))
        })
    }

    fn remove<Q>(&self, _: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: Box<str>, _: Txt, _: std::time::Instant) {}
}

async fn is_believed(raw: &[u8], dns: &OneRecord) -> bool {
    let resolver = MessageAuthenticator::new(ResolverConfig::default(), ResolverOpts::default()).unwrap();
    let message = AuthenticatedMessage::parse(raw).unwrap();
    let outputs = resolver.verify_dkim(Parameters::new(&message).with_txt_cache(dns)).await;
    assert!(!outputs.is_empty(), "need a signature for this to mean anything");
    outputs.iter().all(|output| output.result() == &DkimResult::Pass)
}

fn rsa() -> Option<String> {
    let made = std::process::Command::new("openssl").args(["genrsa", "2048"]).output().ok()?;
    made.status.success().then(|| String::from_utf8(made.stdout).unwrap())
}

#[tokio::test]
async fn a_signed_letter_is_believed_and_a_changed_one_isnt() {
    let mut keys = vec![Key::generate().unwrap()];
    match rsa() {
        Some(pem) => keys.push(pem),
        None => println!("passed over: RSA, as there is no openssl to make a key"),
    }
    for pem in keys {
        let key = Key::from_pem(pem.as_bytes(), "shop.example", "attend").unwrap();
        let dns = OneRecord::of(&key);

        let signed = key.sign(LETTER).unwrap();

        assert!(signed.ends_with(LETTER) && signed.starts_with(b"DKIM-Signature:"));
        assert!(is_believed(&signed, &dns).await, "{}", key.record());
        let text = String::from_utf8(signed).unwrap();
        assert!(
            is_believed(text.replace("Hello  Ana \r\n", "Hello Ana\r\n").as_bytes(), &dns).await,
            "relaxed"
        );
        for (was, is) in [("Hello", "Hallo"), ("A lamp", "A bill"), ("help@", "ceo@"), ("ana@", "eve@")] {
            assert!(!is_believed(text.replace(was, is).as_bytes(), &dns).await, "{was} as {is}");
        }
        assert!(
            !is_believed(text.as_bytes(), &OneRecord { name: "other.".into(), ..OneRecord::of(&key) }).await
        );
    }
}

#[test]
fn a_record_is_what_dns_providers_take() {
    let key = Key::from_pem(Key::generate().unwrap().as_bytes(), "shop.example", "a1").unwrap();

    assert_eq!(key.record_name(), "a1._domainkey.shop.example");
    assert!(
        key.record().starts_with("v=DKIM1; k=ed25519; p=") && key.record().len() == 22 + 44,
        "{}",
        key.record()
    );
    assert_eq!(key.zone_line(), format!("a1._domainkey.shop.example. IN TXT (\"{}\")", key.record()));
    if let Some(pem) = rsa() {
        let key = Key::from_pem(pem.as_bytes(), "shop.example", "a1").unwrap();
        assert!(key.zone_line().matches('"').count() == 4, "a string holds 255 bytes: {}", key.zone_line());
    }
}

#[test]
fn what_is_no_key_says_so() {
    let certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let broken = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    for (pem, why) in
        [("", "no private key"), (certificate, "no private key"), (broken, "neither Ed25519 nor RSA")]
    {
        let error = Key::from_pem(pem.as_bytes(), "shop.example", "a1").unwrap_err();
        assert!(error.contains(why), "{pem}: {error}");
    }
    let error = Key::from_file("/nowhere/a.pem".as_ref(), "shop.example", "a1").unwrap_err().to_string();
    assert!(
        error.contains("/nowhere/a.pem") && error.contains("attend mail dkim-key shop.example"),
        "{error}"
    );
}

fn config() -> Config {
    let mut config = Config::default();
    config.shop.name = "Lumen".into();
    config.mail.address = "Help@lumen.example".into();
    config.mail.also = vec!["sales@lumen.example".into()];
    config.mail.relay = "smtp://user:secret@127.0.0.1:25".into();
    config.mail.relay_a_minute = 30;
    config
}

fn from(address: &str) -> base::config::Sender {
    base::config::Sender { address: address.into(), ..Default::default() }
}

#[tokio::test]
async fn what_an_address_leaves_out_is_the_shops() {
    let mut config = config();
    let aurora = base::config::Sender {
        name: "Aurora".into(),
        relay: "smtp://127.0.0.1:26".into(),
        signature: "Aurora, Oslo\n".into(),
        ..from("Hei@Aurora.example")
    };
    config.mail.from = vec![aurora, from("sales@lumen.example")];

    let senders = Senders::new(&config).unwrap();

    let all: Vec<&str> = senders.list().iter().map(|sender| sender.address.as_str()).collect();
    assert_eq!(all, ["help@lumen.example", "sales@lumen.example", "hei@aurora.example"]);
    let main = senders.main();
    assert_eq!((main.name.as_str(), &*main.relay.name, main.relay.a_minute), ("Lumen", "127.0.0.1:25", 30));
    let aurora = senders.find("HEI@aurora.example");
    assert_eq!((aurora.name.as_str(), aurora.signature.as_str()), ("Aurora", "Aurora, Oslo"));
    assert_eq!((&*aurora.relay.name, aurora.relay.a_minute), ("smtp://127.0.0.1:26", 0));
    assert_eq!(
        (aurora.domain(), aurora.with_token("t").as_str()),
        ("aurora.example", "hei+t@aurora.example")
    );
    assert_eq!(senders.find("gone@lumen.example").address, "help@lumen.example");
}

#[tokio::test]
async fn the_name_in_from_is_written_as_the_shop_wants_it() {
    let mut config = config();
    let cases = [
        ("{agent} at {shop}", "Mia at Lumen"),
        ("{shop}", "Lumen"),
        ("{agent} ({shop}\u{9} help)", "Mia (Lumen help)"),
    ];
    for (form, expected) in cases {
        config.mail.from_name = form.into();
        let senders = Senders::new(&config).unwrap();
        assert_eq!(senders.from_name(senders.main(), "Mia"), expected);
    }
    assert_eq!(
        Senders::new(&config).unwrap().from_name(Senders::new(&config).unwrap().main(), "M\r\nBcc: x"),
        "MBcc: x (Lumen help)"
    );
}

#[tokio::test]
async fn a_relay_that_cant_be_used_says_what_to_write_and_keeps_its_password() {
    for url in ["mail.example", "http://u:secret@mail.example", "smtp://"] {
        let mut config = config();
        config.mail.relay = url.into();
        let error = Senders::new(&config).unwrap_err().to_string();
        assert!(error.contains("smtp+starttls://user:password@host:587"), "{url}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_key_that_isnt_there_stops_the_start() {
    let mut config = config();
    let dkim = Dkim { key: "/nowhere/a.pem".into(), selector: "attend".into(), domain: String::new() };
    config.mail.from = vec![base::config::Sender { dkim: vec![dkim], ..from("help@lumen.example") }];

    let error = Senders::new(&config).unwrap_err().to_string();

    assert!(error.contains("/nowhere/a.pem") && error.contains("dkim-key lumen.example"), "{error}");
}
