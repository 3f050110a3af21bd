//! Mails as they were sent and what came with them: looked at without anything running, loading or telling on the reader.

use base64::prelude::{BASE64_STANDARD, Engine};
use reqwest::{Method, StatusCode};

use crate::harness::{ADDRESS, Answer, Browser, Shop, between, message_before};

/// One red dot.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const CARD: &str = "4111 1111 1111 1111";

/// A mail of several parts; each is its header lines and its body.
fn mixed(subject: &str, parts: &[(&str, &str)]) -> String {
    let parts: String = parts.iter().map(|(head, body)| format!("--b\n{head}\n\n{body}\n")).collect();
    format!(
        "From: Ana Ruiz <ana@example.org>\nTo: {ADDRESS}\nSubject: {subject}\nX-Mailer: Pigeon <7>\n\
         MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n{parts}--b--\n"
    )
}

fn html(body: &str) -> (String, String) {
    (
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64".into(),
        folded(body.as_bytes()),
    )
}

fn folded(bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    text.as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A shop that got `mail`, an agent, and the address of the original.
async fn with_mail(mail: &str) -> (Shop, Browser, String) {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.mail("ana@example.org", ADDRESS, mail).await;
    let page = mia.page(&mia.first_in("open").await).await;
    let id = message_before(&page, "/original").to_owned();
    (shop, mia, format!("/desk/messages/{id}/original"))
}

fn told(answer: &Answer, name: &str) -> String {
    answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

fn unescaped(href: &str) -> String {
    href.replace("&amp;", "&")
}

#[tokio::test]
async fn the_original_opens_in_a_frame_in_which_nothing_runs_or_loads() {
    let hostile = "<p onclick=alert(1)>Dear <b>shop</b></p><script>alert(2)</script>\
        <img src=https://tracker.example/open.gif alt=Banner><form action=https://evil.example><button>Pay</button></form>\
        <a href='https://evil.example/x'>www.bank.example</a><style>body{display:none}</style>";
    let (head, body) = html(hostile);
    let (_shop, mia, original) = with_mail(&mixed("Hello", &[(&head, &body)])).await;

    let page = mia.get(&original).await;
    let frame = mia.get(&format!("{original}/frame")).await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(told(&page, "content-security-policy").ends_with("; frame-src 'self'"));
    assert!(page.text.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""), "{}", page.text);
    assert!(page.text.contains(&format!("src=\"{original}/frame\"")), "{}", page.text);
    assert!(page.text.contains("Show remote images"));
    let policy = told(&frame, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'; img-src 'self' data:;"), "{policy}");
    assert!(policy.contains("sandbox allow-popups allow-popups-to-escape-sandbox"), "{policy}");
    assert!(!policy.contains("script") && !policy.contains("allow-same-origin"), "{policy}");
    assert_eq!(told(&frame, "referrer-policy"), "no-referrer");
    assert_eq!(told(&frame, "x-frame-options"), "SAMEORIGIN");
    assert_eq!(told(&frame, "cache-control"), "no-store");
    assert!(frame.text.contains("<p>Dear <b>shop</b></p>"), "{}", frame.text);
    for gone in ["alert", "<script", "<form", "tracker.example", "display:none"] {
        assert!(!frame.text.contains(gone), "{gone}: {}", frame.text);
    }
    assert!(frame.text.contains("[Banner]") && frame.text.contains("[evil.example]"), "{}", frame.text);
}

#[tokio::test]
async fn a_picture_in_the_text_is_shown_from_its_part_and_its_address_ends() {
    let (head, body) = html("<p>See:</p><img src='cid:shot%40phone'><img src='cid:gone' alt='Gone'>");
    let picture = "Content-Type: image/png\nContent-ID: <shot@phone>\nContent-Transfer-Encoding: base64";
    let (shop, mia, original) = with_mail(&mixed("A shot", &[(&head, &body), (picture, PNG)])).await;

    let frame = mia.page(&format!("{original}/frame")).await;
    let src = unescaped(between(&frame, "src=\"", "\""));
    let stranger = shop.browser();
    let shown = stranger.get(&src).await;

    assert!(frame.contains("[Gone]"), "{frame}");
    assert_eq!(shown.status, StatusCode::OK, "the frame sends no cookie: {src}");
    assert_eq!(told(&shown, "content-type"), "image/png");
    assert_eq!(told(&shown, "x-content-type-options"), "nosniff");
    assert!(told(&shown, "cache-control").starts_with("private"), "{shown:?}");
    let again = stranger
        .send(Method::GET, &src, |request| request.header("if-none-match", told(&shown, "etag")))
        .await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let id = between(&src, "/desk/images/", "?");
    let forged = src.replace(id, "7");
    let later = src.replace(between(&src, "until=", "&"), "99999999999999");
    for wrong in
        [forged.as_str(), &later, &format!("/desk/images/{id}"), &format!("/desk/images/{id}?until=1&mark=x")]
    {
        assert_eq!(stranger.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    shop.pass(14 * 3_600_000).await;
    assert_eq!(stranger.get(&src).await.status, StatusCode::NOT_FOUND, "it was good for some hours");
}

#[tokio::test]
async fn images_on_the_net_come_through_us_when_asked_and_never_from_inside() {
    let (head, body) = html(
        "<img src=http://127.0.0.1/a.png><img src=http://169.254.169.254/latest/meta-data>\
         <img src=https://localhost/b.png><img src=http://192.0.2.1:8080/c.png><img src=https://t.example/dot.gif width=1 height=1>",
    );
    let (shop, mia, original) = with_mail(&mixed("News", &[(&head, &body)])).await;

    let shut = mia.page(&format!("{original}/frame")).await;
    let open = mia.page(&format!("{original}/frame?images=on")).await;

    assert!(!shut.contains("<img"), "{shut}");
    assert!(mia.page(&format!("{original}?images=on")).await.contains("Hide remote images"));
    let addresses: Vec<String> =
        open.split("src=\"").skip(1).map(|rest| unescaped(rest.split('"').next().unwrap())).collect();
    assert_eq!(addresses.len(), 4, "an image of one dot is never shown: {open}");
    for address in &addresses {
        assert!(address.starts_with("/desk/images?until="), "{address}");
        assert_eq!(shop.browser().get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let mark = between(&addresses[0], "mark=", "&");
    let until = between(&addresses[0], "until=", "&");
    let other = format!("/desk/images?until={until}&mark={mark}&url=https%3A%2F%2Fshop.example%2F");
    assert_eq!(shop.browser().get(&other).await.status, StatusCode::NOT_FOUND, "it is no open proxy");
}

#[tokio::test]
async fn a_mail_of_plain_text_has_an_original_too() {
    let (_shop, mia, original) =
        with_mail(&format!("From: ana@example.org\nTo: {ADDRESS}\nSubject: Plain\n\n5 < 6 <b>x</b>\n")).await;

    let page = mia.page(&original).await;
    let frame = mia.page(&format!("{original}/frame")).await;

    assert!(!page.contains("remote images"), "{page}");
    assert!(frame.contains("<pre>5 &lt; 6 &lt;b&gt;x&lt;/b&gt;"), "{frame}");
}

#[tokio::test]
async fn the_headers_are_shown_with_why_the_mail_is_here_and_the_raw_mail_to_operators() {
    let (head, body) = html("<p>x</p>");
    let (shop, mia, original) = with_mail(&mixed("Hello", &[(&head, &body)])).await;
    let headers = original.replace("/original", "/headers");

    let page = mia.page(&headers).await;
    let lead = shop.agent("Lena", "Team lead").await;
    let leads = lead.page(&headers).await;

    assert!(page.contains("X-Mailer") && page.contains("Pigeon &lt;7&gt;"), "{page}");
    assert!(page.contains("opened") && page.contains("it answers nothing we know"), "{page}");
    assert!(!page.contains("/raw"), "an agent can't have what is masked elsewhere");
    let raw = lead.get(&format!("/desk/intake/{}/raw", between(&leads, "/desk/intake/", "/raw"))).await;
    assert!(raw.text.contains("X-Mailer: Pigeon"), "{}", raw.text);
    assert_eq!(mia.get("/desk/messages/7/original").await.status, StatusCode::NOT_FOUND);
}

/// A file of a mail that says nothing about itself but its name.
fn file(name: &str, bytes: &[u8]) -> (String, String) {
    let head = format!(
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"{name}\""
    );
    (head, folded(bytes))
}

#[tokio::test]
async fn files_are_looked_at_as_what_their_bytes_are() {
    let files = [
        html("<p>x</p>"),
        file("photo.png", &BASE64_STANDARD.decode(PNG).unwrap()),
        file("bill.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>"),
        file("fake.pdf", b"<script>alert(1)</script>"),
        file("notes.txt", b"gr\xf6\xdfer <script>alert(1)</script> 4111111111111111"),
        file("fake.png", b"<svg onload=alert(1)>"),
        file("run.exe", b"MZ"),
    ];
    let parts: Vec<(&str, &str)> = files.iter().map(|(head, body)| (head.as_str(), body.as_str())).collect();
    let (_shop, mia, _) = with_mail(&mixed("Files", &parts)).await;
    let page = mia.page(&mia.first_in("open").await).await;
    let find = |name: &str, tag: &str| {
        let before = page.split(name).next().unwrap();
        before.rsplit(tag).next().unwrap().split(['/', '"']).next().unwrap().to_owned()
    };
    let preview = |id: &str| format!("/desk/attachments/{id}/preview");
    let [bill, fake, notes] =
        ["bill.pdf", "fake.pdf", "notes.txt"].map(|name| find(name, "/desk/attachments/"));

    let photo = find("photo.png", "/desk/attachments/");
    let small = mia.get(&format!("/desk/attachments/{photo}/picture/small")).await;
    assert_eq!((small.status, told(&small, "content-type").as_str()), (StatusCode::OK, "image/png"));
    assert!(mia.page(&preview(&photo)).await.contains("/picture/large"));
    let broken = find("fake.png", "/desk/attachments/");
    let broken = mia.get(&format!("/desk/attachments/{broken}/picture/small")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);

    assert!(mia.page(&preview(&bill)).await.contains(&format!("src=\"/desk/attachments/{bill}/pdf\"")));
    let pdf = mia.get(&format!("/desk/attachments/{bill}/pdf")).await;
    assert_eq!(
        (told(&pdf, "content-type").as_str(), told(&pdf, "content-disposition").as_str()),
        ("application/pdf", "inline")
    );
    assert_eq!(told(&pdf, "content-security-policy"), "default-src 'none'; sandbox; frame-ancestors 'self'");
    assert_eq!(told(&pdf, "x-content-type-options"), "nosniff");
    assert_eq!(
        mia.get(&format!("/desk/attachments/{fake}/pdf")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let text = mia.page(&preview(&notes)).await;
    assert!(text.contains("größer &lt;script&gt;alert(1)&lt;/script&gt; ••••••••••••1111"), "{text}");

    for id in [&photo, &bill, &notes] {
        let saved = mia.get(&format!("/desk/attachments/{id}")).await;
        assert!(told(&saved, "content-disposition").starts_with("attachment"), "{saved:?}");
        assert_eq!(told(&saved, "content-type"), "application/octet-stream");
    }
    assert_eq!(
        mia.get(&format!("/desk/attachments/{photo}/picture/huge")).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        page.contains("run.exe")
            && !page.contains(&format!("{}\"", preview(&find("run.exe", "/desk/attachments/"))))
    );
}

#[tokio::test]
async fn forty_three_copies_of_a_logo_are_shown_once() {
    let bytes = folded(&[&BASE64_STANDARD.decode(PNG).unwrap()[..], &[0; 2000]].concat());
    let logos: Vec<(String, &str)> = (0..43)
        .map(|at| (format!("Content-Type: image/png; name=logo{at}.png\nContent-ID: <l{at}@x>\nContent-Transfer-Encoding: base64"), bytes.as_str()))
        .collect();
    let (head, body) = html(&(0..43).map(|at| format!("<img src=cid:l{at}@x>")).collect::<String>());
    let mut parts = vec![(head.as_str(), body.as_str())];
    parts.extend(logos.iter().map(|(head, body)| (head.as_str(), *body)));
    let (shop, mia, original) = with_mail(&mixed("Logos", &parts)).await;

    let page = mia.page(&mia.first_in("open").await).await;
    let frame = mia.page(&format!("{original}/frame")).await;

    assert_eq!(page.matches("/picture/small").count(), 1, "{page}");
    assert!(page.contains("42 more pictures"), "{page}");
    assert_eq!(frame.matches("/desk/images/").count(), 43);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM blobs WHERE size > 1500 AND size < 2500").await,
        1,
        "kept once"
    );
}

#[tokio::test]
async fn large_and_deep_mails_open() {
    let newsletter = "<table width=600><tr><td style='padding:4px;color:#333'><p>Our new lamp</p>\
        <a href=https://shop.example/l>Look</a></td></tr></table>"
        .repeat(2_000);
    let deep = "<div>".repeat(300) + "deep down" + &"</div>".repeat(300);
    let deeper = "<div>".repeat(50_000) + "very deep";
    assert!(newsletter.len() > 251_000);

    for (html_body, words, count) in
        [(&newsletter, "Our new lamp", 2_000), (&deep, "deep down", 1), (&deeper, "very deep", 1)]
    {
        let (head, body) = html(html_body);
        let (_shop, mia, original) = with_mail(&mixed("Large", &[(&head, &body)])).await;

        let frame = mia.page(&format!("{original}/frame")).await;
        let page = mia.page(&mia.first_in("open").await).await;

        assert_eq!(frame.matches(words).count(), count);
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_card_number_is_masked_wherever_it_comes_in_and_the_raw_mail_keeps_it() {
    let (head, body) = html(&format!("<p>My card is <b>{CARD}</b></p>"));
    let (shop, mia, original) = with_mail(&mixed(&format!("Card {CARD}"), &[(&head, &body)])).await;
    let visitor = shop.browser();
    let fields = [
        ("name", "Leo"),
        ("email", "leo@example.org"),
        ("subject", CARD),
        ("text", "5555555555554444"),
        ("client_id", "f1"),
    ];
    visitor.upload("/contact", &fields, &[]).await;
    shop.settle().await;

    let pages = [
        mia.page(&original).await,
        mia.page(&format!("{original}/frame")).await,
        mia.page("/desk?view=open").await,
        mia.page(&mia.first_in("open").await).await,
    ];

    for page in &pages {
        assert!(!page.contains("4111 1111") && !page.contains("555555555555"), "{page}");
    }
    assert!(pages[1].contains("•••• •••• •••• 1111"), "{}", pages[1]);
    let kept = "SELECT COUNT(*) FROM messages WHERE text LIKE '%4111%' OR text LIKE '%55555%'";
    let subjects = "SELECT COUNT(*) FROM conversations WHERE subject LIKE '%4111%' OR preview LIKE '%4111%' OR preview LIKE '%5555 %'";
    let mails = "SELECT COUNT(*) FROM mails WHERE subject LIKE '%4111%' OR quote LIKE '%4111%'";
    for sql in [kept, subjects, mails] {
        assert_eq!(shop.count(sql).await, 0, "{sql}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages WHERE text LIKE '%••••4444%'").await, 1);
}
