//! Who really sent a mail, asked of a name server, and what spam filters say: all of them stand-ins on this machine.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base::config::Spam;
use base64::Engine;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use super::origin::Wish;
use super::{Answers, Outcome, Question, Vetting};

/// A name server that knows these TXT records and nothing else.
async fn name_server(records: &[(&str, String)]) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let records: HashMap<String, String> =
        records.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        while let Ok((length, peer)) = socket.recv_from(&mut buffer).await {
            let answer = answer(&buffer[..length], &records);
            let _ = socket.send_to(&answer, peer).await;
        }
    });
    address
}

/// RFC 1035: the question again, with one TXT record behind it or the code for "no such name".
fn answer(asked: &[u8], records: &HashMap<String, String>) -> Vec<u8> {
    let (mut at, mut labels) = (12, Vec::new());
    while asked[at] != 0 {
        let length = usize::from(asked[at]);
        labels.push(String::from_utf8_lossy(&asked[at + 1..at + 1 + length]).to_lowercase());
        at += 1 + length;
    }
    let kind = u16::from_be_bytes([asked[at + 1], asked[at + 2]]);
    let question = &asked[12..at + 5];
    let found = records.get(&labels.join(".")).filter(|_| kind == 16);
    let mut out = asked[..2].to_vec();
    out.extend([0x85, if found.is_some() { 0x80 } else { 0x83 }]);
    out.extend([0, 1, 0, u8::from(found.is_some()), 0, 0, 0, 0]);
    out.extend(question);
    if let Some(text) = found {
        let mut data = Vec::new();
        for part in text.as_bytes().chunks(255) {
            data.push(part.len() as u8);
            data.extend(part);
        }
        out.extend([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60]);
        out.extend((data.len() as u16).to_be_bytes());
        out.extend(data);
    }
    out
}

fn vetting(change: impl FnOnce(&mut Spam)) -> Vetting {
    let mut spam = Spam { dns: "off".into(), ..Spam::default() };
    change(&mut spam);
    Vetting::new(&spam).unwrap()
}

fn question<'a>(peer: &str, sender: &'a str, raw: &'a [u8]) -> Question<'a> {
    Question {
        peer: peer.parse().ok(),
        sender,
        recipients: vec!["help@shop.example".into()],
        raw,
        results: Vec::new(),
        is_signed: String::from_utf8_lossy(raw).contains("DKIM-Signature:"),
    }
}

const MAIL: &[u8] =
    b"From: Ana <ana@holm.example>\r\nTo: help@shop.example\r\nSubject: Hello\r\n\r\nIt flickers.\r\n";

const SPF: &str = "v=spf1 ip4:192.0.2.0/24 -all";

fn records() -> Vec<(&'static str, String)> {
    vec![
        ("holm.example", SPF.into()),
        ("_dmarc.holm.example", "v=DMARC1; p=reject".into()),
        ("soft.example", "v=spf1 ~all".into()),
    ]
}

async fn asked(peer: &str, sender: &str, raw: &[u8]) -> Answers {
    let names = name_server(&records()).await;
    vetting(|spam| spam.dns = names.to_string()).ask(&question(peer, sender, raw)).await
}

#[tokio::test]
async fn a_server_that_may_send_for_its_domain_passes() {
    let findings = asked("192.0.2.7", "ana@holm.example", MAIL).await.findings;

    assert_eq!((findings.spf, findings.dkim, findings.dmarc), (Outcome::Pass, Outcome::None, Outcome::Pass));
    assert_eq!(findings.words, ["spf=pass holm.example", "dmarc=pass holm.example"]);
}

#[tokio::test]
async fn a_forged_sender_fails_and_the_owners_wish_is_known() {
    let findings = asked("198.51.100.9", "ana@holm.example", MAIL).await.findings;

    assert_eq!((findings.spf, findings.dmarc, findings.wish), (Outcome::Fail, Outcome::Fail, Wish::Reject));
    assert_eq!(findings.words, ["spf=fail holm.example", "dmarc=fail holm.example"]);
}

#[tokio::test]
async fn another_envelope_than_the_sender_is_not_enough_for_dmarc() {
    let findings = asked("198.51.100.9", "x@soft.example", MAIL).await.findings;

    assert_eq!((findings.spf, findings.dmarc), (Outcome::Softfail, Outcome::Fail));
}

#[tokio::test]
async fn a_domain_without_records_says_nothing() {
    let raw = b"From: bo@none.example\r\nSubject: Hello\r\n\r\nHi\r\n";

    let findings = asked("192.0.2.7", "bo@none.example", raw).await.findings;

    assert_eq!((findings.spf, findings.dkim, findings.dmarc), Default::default());
    assert!(findings.words.is_empty(), "{findings:?}");
}

#[tokio::test]
async fn a_signature_holds_until_the_mail_is_changed() {
    let (key, public) = signing_key();
    let signature = DkimSigner::from_key(key)
        .domain("holm.example")
        .selector("s1")
        .headers(["From", "To", "Subject"])
        .sign(MAIL)
        .unwrap()
        .to_header();
    let signed = [signature.as_bytes(), MAIL].concat();
    let changed = String::from_utf8(signed.clone()).unwrap().replace("flickers", "explodes").into_bytes();
    let mut all = records();
    all.push(("s1._domainkey.holm.example", format!("v=DKIM1; k=ed25519; p={public}")));
    let names = name_server(&all).await;
    let vetting = vetting(|spam| spam.dns = names.to_string());

    let whole = vetting.ask(&question("198.51.100.9", "x@list.example", &signed)).await.findings;
    let broken = vetting.ask(&question("198.51.100.9", "x@list.example", &changed)).await.findings;
    let inside = vetting.ask(&question("", "", &signed)).await.findings;
    let inside_broken = vetting.ask(&question("", "", &changed)).await.findings;

    assert_eq!((whole.dkim, whole.dmarc), (Outcome::Pass, Outcome::Pass));
    assert!(whole.words.contains(&"dkim=pass holm.example".to_owned()), "{:?}", whole.words);
    assert_eq!((broken.dkim, broken.dmarc), (Outcome::Fail, Outcome::Fail));
    assert_eq!((inside.dkim, inside.dmarc, inside.spf), (Outcome::Pass, Outcome::Pass, Outcome::None));
    assert_eq!(
        (inside_broken.dkim, inside_broken.dmarc),
        (Outcome::Fail, Outcome::None),
        "lists change mails"
    );
}

/// A key to sign with, and its public half as DNS has it.
fn signing_key() -> (Ed25519Key, String) {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let key = Ed25519Key::from_pkcs8_der(&pair.serialize_der()).unwrap();
    (key, base64::engine::general_purpose::STANDARD.encode(pair.public_key_raw()))
}

#[tokio::test]
async fn mail_from_inside_the_network_asks_nobody() {
    let nowhere = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let vetting = vetting(|spam| spam.dns = nowhere.local_addr().unwrap().to_string());

    for peer in ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "not an address"] {
        let asked = question(peer, "ana@holm.example", MAIL);
        let answers = vetting.ask(&asked).await;
        assert_eq!(answers.findings.spf, Outcome::None, "{peer}");
        assert!(answers.silent.is_empty() && !vetting.needs_bytes(&asked), "{peer}");
    }
    assert!(nowhere.try_recv_from(&mut [0; 16]).is_err(), "nothing was asked");
}

#[tokio::test(start_paused = true)]
async fn a_name_server_that_never_answers_holds_no_mail_up_and_is_hardly_waited_for_again() {
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let vetting = vetting(|spam| spam.dns = silent.local_addr().unwrap().to_string());
    let ask = async || {
        let start = tokio::time::Instant::now();
        let answers = vetting.ask(&question("192.0.2.7", "ana@holm.example", MAIL)).await;
        assert!(!matches!(answers.findings.dmarc, Outcome::Pass | Outcome::Fail), "{answers:?}");
        start.elapsed()
    };

    let (first, second) = (ask().await, ask().await);
    tokio::time::advance(Duration::from_mins(1)).await;
    let a_minute_later = ask().await;

    assert!(first <= super::PATIENCE && second < Duration::from_secs(1), "{first:?} {second:?}");
    assert!(a_minute_later > Duration::from_secs(2), "it is tried again: {a_minute_later:?}");
}

#[tokio::test]
async fn only_a_trusted_servers_topmost_results_are_believed() {
    let vetting = vetting(|spam| spam.trusted_results = vec!["MX.shop.example".into()]);
    let forged = "evil.example; spf=pass smtp.mailfrom=ana@holm.example; dmarc=pass header.from=holm.example";
    let ours = "mx.shop.example; spf=softfail smtp.mailfrom=x@soft.example; dkim=fail header.d=holm.example; \
        dkim=pass header.d=list.example; dmarc=fail (p=quarantine dis=none) header.from=holm.example";
    let older = "mx.shop.example; dmarc=pass header.from=holm.example";
    let mut asked = question("", "", MAIL);

    asked.results = vec![forged, ours, older];
    let believed = vetting.ask(&asked).await.findings;
    asked.results = vec![forged];
    let unknown = vetting.ask(&asked).await.findings;

    assert_eq!(
        (believed.spf, believed.dkim, believed.dmarc),
        (Outcome::Softfail, Outcome::Pass, Outcome::Fail)
    );
    assert_eq!(believed.wish, Wish::Quarantine);
    assert_eq!(
        believed.words,
        ["spf=softfail soft.example", "dkim=pass list.example", "dmarc=fail holm.example"]
    );
    assert_eq!(unknown, Default::default());
}

/// A server that takes one request at a time and answers each the same way; what it was sent is kept.
async fn filter(answer: &'static str) -> (SocketAddr, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            while !String::from_utf8_lossy(&request).contains("It flickers.\r\n") {
                match stream.read(&mut buffer).await {
                    Ok(0) | Err(_) => break,
                    Ok(length) => request.extend(&buffer[..length]),
                }
            }
            seen.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (address, asked)
}

#[tokio::test]
async fn rspamd_is_asked_with_what_we_know_of_the_envelope() {
    let (address, seen) = filter(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
         {\"score\":17.5,\"required_score\":15.0,\"action\":\"reject\",\
          \"symbols\":{\"GTUBE\":{\"score\":12.0},\"MIME_GOOD\":{\"score\":-0.1},\"R_SPF_FAIL\":{\"score\":1.0}}}",
    )
    .await;
    let vetting = vetting(|spam| spam.rspamd = format!("http://{address}/"));

    let answers = vetting.ask(&question("192.0.2.7", "ana@holm.example", MAIL)).await;

    let opinion = &answers.opinions[0];
    assert!(opinion.is_spam && opinion.score == 17.5 && opinion.needed == 15.0, "{answers:?}");
    assert_eq!(opinion.rules, ["GTUBE", "R_SPF_FAIL"]);
    let request = seen.lock().unwrap()[0].to_lowercase();
    for line in
        ["post /checkv2", "\r\nip: 192.0.2.7", "\r\nfrom: ana@holm.example", "\r\nrcpt: help@shop.example"]
    {
        assert!(request.contains(line), "{line}: {request}");
    }
}

#[tokio::test]
async fn spamassassin_is_asked_in_its_own_protocol() {
    let (address, seen) =
        filter("SPAMD/1.1 0 EX_OK\r\nContent-length: 12\r\nSpam: False ; 1.2 / 5.0\r\n\r\nHTML_MESSAGE")
            .await;
    let vetting = vetting(|spam| spam.spamd = address.to_string());

    let answers = vetting.ask(&question("", "", MAIL)).await;

    assert!(!answers.opinions[0].is_spam && answers.opinions[0].rules == ["HTML_MESSAGE"], "{answers:?}");
    assert!(
        seen.lock().unwrap()[0]
            .starts_with(&format!("SYMBOLS SPAMC/1.5\r\nContent-length: {}\r\n", MAIL.len()))
    );
}

#[tokio::test]
async fn a_filter_that_is_down_or_speaks_nonsense_is_named_and_the_mail_goes_on() {
    let (nonsense, _) = filter("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n").await;
    let vetting = vetting(|spam| {
        spam.rspamd = format!("http://{nonsense}");
        spam.spamd = "127.0.0.1:9".into();
    });

    let answers = vetting.ask(&question("", "", MAIL)).await;

    assert!(answers.opinions.is_empty());
    assert_eq!(answers.silent.len(), 2, "{:?}", answers.silent);
    assert!(answers.silent[0].starts_with("rspamd gave no answer: it said 500"), "{:?}", answers.silent);
    assert!(answers.silent[1].starts_with("SpamAssassin gave no answer"), "{:?}", answers.silent);
}
