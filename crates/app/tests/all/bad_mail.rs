//! What no honest mail program sends, over SMTP: nothing runs, nothing is lost, nobody gets into another's matters.

use mail_parser::MessageParser;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{ADDRESS, Browser, Shop, between, letter};

const EVIL: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'";

/// Sends `bytes` as they are and cuts the connection; returns what was said meanwhile.
async fn throw(shop: &Shop, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(shop.running.smtp.unwrap()).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard).await;
    String::from_utf8_lossy(&heard).into_owned()
}

async fn opened(shop: &Shop) -> (Browser, String) {
    shop.settle().await;
    let mia = shop.agent("Mia", "Agent").await;
    let path = mia.first_in("open").await;
    (mia, path)
}

#[tokio::test]
async fn garbage_and_half_mails_leave_nothing_behind() {
    let shop = Shop::open().await;
    let begun = format!(
        "EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\nSubject: half\r\n\r\nHalf a m"
    );
    let noise: Vec<u8> = (0..=255u8).cycle().take(100_000).collect();

    let answered = throw(&shop, &noise).await;
    throw(&shop, begun.as_bytes()).await;
    throw(&shop, format!("{begun}\r\n.").as_bytes()).await;
    throw(&shop, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").await;
    shop.settle().await;

    assert!(answered.starts_with("220 ") && answered.contains("\r\n5"), "{answered:.200}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming").await, 0);
    shop.write("ana@example.org", "Still there?", "Hello").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 1);
}

#[tokio::test]
async fn a_mail_of_thirty_megabytes_comes_in_whole() {
    let shop = Shop::open().await;
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n";
    let body = line.repeat(30 * 1024 * 1024 / line.len());
    let raw = format!(
        "From: ana@example.org\r\nSubject: Film\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the film.\r\n--b\r\n\
         Content-Type: video/mp4; name=film.mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}--b--\r\n"
    );

    let answer = shop.try_mail("ana@example.org", ADDRESS, raw.as_bytes()).await;
    assert!(answer.starts_with("250"), "{answer}");
    let (mia, path) = opened(&shop).await;
    let page = mia.page(&path).await;
    let file = mia.get(&format!("/desk/attachments/{}", between(&page, "/desk/attachments/", "\""))).await;

    let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
    assert!(page.contains("film.mp4") && page.contains("See the film."), "{page}");
    assert!(file.bytes.len() > 22_000_000 && file.bytes == message.attachment(0).unwrap().contents());
}

#[tokio::test]
async fn a_mail_over_the_limit_is_refused_with_the_limit_named() {
    let shop = Shop::open_with(|config| config.mail.message_mib = 1).await;
    let raw = letter("ana@example.org", "Film", &"x".repeat(70).repeat(20_000)).replace('\n', "\r\n");

    let answer = shop.try_mail("ana@example.org", ADDRESS, raw.as_bytes()).await;
    let announced = throw(&shop, b"EHLO x\r\nMAIL FROM:<a@example.org> SIZE=2000000\r\nQUIT\r\n").await;

    assert!(answer.starts_with("552") && answer.contains("1048576 bytes"), "{answer}");
    assert!(announced.contains("250-SIZE 1048576") && announced.contains("552 "), "{announced}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming").await, 0);
}

#[tokio::test]
async fn whatever_the_bytes_are_the_mail_is_in_the_ledger_and_on_the_page() {
    let shop = Shop::open().await;
    let cases: [&[u8]; 8] = [
        b"From: a@example.org\r\nSubject: N\0U\0L\r\n\r\nA\0B\0C\r\n",
        b"From: b@example.org\r\nSubject: =?utf-8?Q?=FF=FE=00?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe\xc3\x28\r\n",
        b"From: c@example.org\r\nSubject: x\r\nContent-Type: text/plain; charset=klingon-1\r\n\r\nqapla' \xe4\r\n",
        b"From: d@example.org\r\nContent-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64===\r\n",
        b"Subject: nobody wrote this\r\n\r\nHello\r\n",
        b"no headers at all, only this line",
        b"\r\n\r\n",
        b"From: e@example.org\r\nMessage-ID: <\0\xff>\r\nReferences: <\0> <\xff>\r\nTo: help+\0x@shop.example\r\nContent-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nHello\r\n----\r\n",
    ];
    for raw in cases {
        let answer = shop.try_mail("sender@example.org", ADDRESS, raw).await;
        assert!(answer.starts_with("250"), "{answer}");
    }
    let (mia, _) = opened(&shop).await;
    let lead = shop.agent("Lena", "Team lead").await;

    let ledger = lead.page("/desk/ledger").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming").await, 8);
    assert_eq!(shop.count("SELECT COUNT(*) FROM incoming WHERE state = 'received'").await, 0);
    let ids: Vec<&str> = ledger
        .match_indices("<tr id=\"mail-")
        .map(|(at, sign)| ledger[at + sign.len()..].split('"').next().unwrap())
        .collect();
    for (id, raw) in ids.iter().rev().zip(cases) {
        let kept = lead.get(&format!("/desk/intake/{id}/raw")).await.bytes;
        assert_eq!(kept, [raw, b"\r\n"].concat(), "the ledger has the very bytes");
    }
    let queue = mia.page("/desk?view=open").await;
    for at in queue.match_indices("id=\"row-").map(|(at, _)| at) {
        let id = queue[at + 8..].split('"').next().unwrap();
        mia.page(&format!("/desk/conversations/{id}")).await;
    }
    assert!(shop.count("SELECT COUNT(*) FROM messages").await >= 6);
}

#[tokio::test]
async fn ten_thousand_characters_in_each_header_are_cut_to_what_a_page_can_show() {
    let shop = Shop::open().await;
    let long = "Wolfeschlegelsteinhausen".repeat(420);
    let raw = format!(
        "From: \"{long}\" <ana@example.org>\r\nSubject: {long}\r\nMessage-ID: <{long}@example.org>\r\nReferences: <{long}@example.org>\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello {long}\r\n--b\r\nContent-Type: {long}/{long}\r\n\
         Content-Disposition: attachment; filename=\"{long}.txt\"\r\n\r\nx\r\n--b--\r\n"
    );

    let answer = shop.try_mail("ana@example.org", ADDRESS, raw.as_bytes()).await;
    assert!(answer.starts_with("250"), "{answer}");
    let (mia, path) = opened(&shop).await;
    let page = mia.page(&path).await;

    let length = shop.count("SELECT CAST(length(text) AS BIGINT) FROM messages").await;
    assert_eq!(length, 6 + long.len() as i64, "the text is whole");
    assert!(page.len() < 120_000, "{}", page.len());
    mia.answer(&path, "email", "That is a long name.").await;
    shop.settle().await;
    assert_eq!(shop.relay.mails().len(), 1, "{}", mia.page(&path).await);
}

#[tokio::test]
async fn scripts_in_headers_names_files_and_bodies_are_shown_not_run() {
    let shop = Shop::open().await;
    let quoted = EVIL.replace('"', "\\\"");
    let raw = format!(
        "From: \"{quoted}\" <ana@example.org>\r\nSubject: {EVIL}\r\nMessage-ID: <{}@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\n{EVIL} javascript:alert(1) https://x.example/\"onmouseover=\"alert(1)\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"{quoted}.html\"\r\n\r\n{EVIL}\r\n--b--\r\n",
        EVIL.replace(['"', ' '], "")
    );
    let html = format!(
        "From: <svg/onload=alert(1)>@example.org\r\nSubject: h\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>{EVIL}<a href=\"javascript:alert(1)\">x</a><style>*{{}}</style>\r\n"
    );
    for raw in [raw, html] {
        assert!(
            shop.try_mail("<x>@example.org", ADDRESS, raw.as_bytes()).await.starts_with('5'),
            "such a sender is no sender"
        );
        assert!(shop.try_mail("ana@example.org", ADDRESS, raw.as_bytes()).await.starts_with("250"));
    }
    let (mia, path) = opened(&shop).await;
    let lead = shop.agent("Lena", "Team lead").await;
    mia.post(&format!("{path}/tags"), &[("tag", "<script>x</script>")]).await;

    let queue = mia.page("/desk?view=open").await;
    let mut pages = vec![
        queue.clone(),
        mia.page("/desk/people").await,
        lead.page("/desk/operation").await,
        mia.page("/desk/search?q=<script>alert(1)</script>").await,
    ];
    for at in queue.match_indices("id=\"row-").map(|(at, _)| at) {
        let id = queue[at + 8..].split('"').next().unwrap();
        let page = mia.page(&format!("/desk/conversations/{id}")).await;
        pages.push(mia.page(&format!("/desk/people/{}", between(&page, "/desk/people/", "\""))).await);
        pages.push(page);
    }
    assert!(
        pages.len() >= 8 && queue.contains("&lt;script&gt;alert(1)"),
        "need the script on a page for this test to mean anything: {queue}"
    );
    for page in pages {
        let lower = page.to_lowercase().replace("<script type=\"module\" src=\"/assets/", "");
        for sign in ["<script", "<img src=x", "<svg/onload", "href=\"javascript:", "\"onmouseover", "<style"]
        {
            assert!(!lower.contains(sign), "{sign}: {page}");
        }
    }
}

#[tokio::test]
async fn forged_signs_of_another_customers_conversation_open_one_of_their_own() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let secret = "From: ana@example.org\nTo: help@shop.example\nSubject: My order\nMessage-ID: <ana-1@example.org>\n\nMy card was stolen.\n";
    shop.mail("ana@example.org", ADDRESS, secret).await;
    let path = mia.first_in("open").await;
    mia.answer(&path, "email", "We are sorry.").await;
    shop.settle().await;
    let letter = shop.relay.last();
    let own_id = crate::harness::header(&letter, "Message-ID");
    // Who has a letter of ours knows its Message-ID and its reply address alike; a guess is what is left to the others.
    let guessed_id = "<guess@shop.example>";
    let subject = crate::harness::header(&letter, "Subject");

    let forged = format!(
        "From: eve@example.org\nTo: help@shop.example, help+guess@shop.example\nSubject: {subject}\nMessage-ID: <ana-1@example.org>\n\
         In-Reply-To: {guessed_id}\nReferences: <ana-1@example.org> {guessed_id}\n\nPlease send it to me.\n"
    );
    shop.mail("eve@example.org", ADDRESS, &forged).await;

    assert_ne!(mia.first_in("unassigned").await, path);
    assert!(!thread(&mia, &path).await.contains("send it to me"), "it didn't join");
    let own = mia.first_in("unassigned").await;
    mia.answer(&own, "email", "Who are you?").await;
    shop.settle().await;
    let to_eve = shop.relay.last();
    assert_eq!(crate::harness::header(&to_eve, "To"), "eve@example.org");
    assert!(!to_eve.contains("stolen"));
    let honest = forged
        .replace("eve@", "ana@")
        .replace(guessed_id, &own_id)
        .replace("Message-ID: <ana-1", "Message-ID: <ana-2");
    shop.mail("ana@example.org", ADDRESS, &honest).await;
    assert!(
        thread(&mia, &path).await.contains("send it to me"),
        "need the same signs to work for Ana for this test to mean anything"
    );
}

/// What was said in the conversation at `path`, without the queue beside it.
async fn thread(mia: &Browser, path: &str) -> String {
    between(&mia.page(path).await, "id=\"thread\"", "id=\"composer\"").to_owned()
}
