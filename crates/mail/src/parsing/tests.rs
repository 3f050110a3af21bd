//! What a mail says, whatever is wrong with it.

mod charsets;
mod corpora;
mod fields;
mod parts;
mod poison;
mod wrapped;

use super::{Mail, Mailbox, parse};

/// A mail from `from` with further header lines.
fn mail(from: &str, headers: &str, text: &str) -> String {
    let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
    format!("From: {from}\r\nTo: help@shop.example\r\n{headers}\r\n{text}\r\n")
}

fn parsed(raw: impl AsRef<[u8]>) -> Mail {
    parse(raw.as_ref(), "envelope@sender.example").unwrap()
}

#[test]
fn a_plain_mail_says_who_what_and_where_it_belongs() {
    let raw = mail(
        "Ana Ruiz <Ana@Example.ORG>",
        "Cc: Bea <Bea@example.org>, sales@shop.example\nSubject: A lamp\nMessage-ID: <m1@example.org>\n\
         In-Reply-To: <m0@shop.example>\nReferences: <r1@x> <m0@shop.example>",
        "It is broken.\r\n\r\nAna",
    );

    let mail = parsed(raw);

    let bea = Mailbox { email: "bea@example.org".into(), name: "Bea".into() };
    assert_eq!((mail.from.as_str(), mail.from_name.as_str()), ("ana@example.org", "Ana Ruiz"));
    assert_eq!(mail.to, [Mailbox { email: "help@shop.example".into(), name: String::new() }]);
    assert_eq!(mail.cc[0], bea);
    assert_eq!(mail.recipients().last(), Some("sales@shop.example"));
    assert_eq!((mail.subject.as_str(), mail.mail_id.as_str()), ("A lamp", "m1@example.org"));
    assert_eq!(mail.ancestors(), ["m0@shop.example", "r1@x"]);
    assert_eq!(mail.text, "It is broken.\r\n\r\nAna");
    assert!(mail.files.is_empty());
}

#[test]
fn html_is_read_as_a_person_would() {
    let html = "<html><head><style>p {color: red}</style><script>alert(1)</script></head><body>\
        <p>Hello <b>Mia</b>,</p><p>5 &lt; 6 &amp; 7</p><ul><li>one</li></ul></body></html>";

    let text = parsed(mail("a@b.example", "Content-Type: text/html; charset=utf-8", html)).text;

    assert!(text.contains("Hello Mia,") && text.contains("5 < 6 & 7") && text.contains("one"), "{text}");
    assert!(!text.contains("alert") && !text.contains("color") && !text.contains("<p>"), "{text}");
}

#[test]
fn of_an_alternative_the_plain_part_is_taken() {
    let raw = "From: a@b.example\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\n\r\nplain words\r\n\
        --x\r\nContent-Type: text/html\r\n\r\n<p>html words</p>\r\n--x--\r\n";

    let mail = parsed(raw);

    assert_eq!((mail.text.trim(), mail.files.len()), ("plain words", 0));
}

#[test]
fn attachments_are_decoded_and_named() {
    let raw = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
        --x\r\n\r\nSee the files\r\n\
        --x\r\nContent-Type: IMAGE/PNG\r\nContent-ID: <p1@b>\r\nContent-Disposition: attachment;\r\n \
        filename*=utf-8''gr%C3%B6%C3%9Fe.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n\
        --x\r\nContent-Type: application/octet-stream\r\n\r\nraw\r\n\
        --x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inside\r\n\r\ninner\r\n--x--\r\n";

    let files = parsed(raw).files;

    let told: Vec<_> = files.iter().map(|file| (file.filename.as_str(), file.mime.as_str())).collect();
    assert_eq!(
        told,
        [
            ("größe.png", "image/png"),
            ("part-2", "application/octet-stream"),
            ("inside.eml", "message/rfc822")
        ]
    );
    assert_eq!((files[0].bytes.as_slice(), files[0].content_id.as_str()), (b"\x89PNG".as_slice(), "p1@b"));
    assert!(files[2].bytes.starts_with(b"Subject: inside"));
}

#[test]
fn text_files_keep_their_bytes_whatever_their_charset() {
    for (encoding, body) in [
        ("8bit", b"caf\xe9\0;1".as_slice()),
        ("quoted-printable", b"caf=E9=00;1"),
        ("base64", b"Y2Fm6QA7\r\nMQ=="),
    ] {
        let mut raw = format!(
            "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nSee\r\n\
             --x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\
             Content-Transfer-Encoding: {encoding}\r\n\r\n"
        )
        .into_bytes();
        raw.extend_from_slice(body);
        raw.extend_from_slice(b"\r\n--x--\r\n");

        assert_eq!(parsed(raw).files[0].bytes, b"caf\xe9\0;1", "{encoding}");
    }
}

#[test]
fn encoded_headers_are_read() {
    let raw = mail(
        "=?iso-8859-1?Q?J=FCrgen_M=FCller?= <j@b.example>",
        "Subject: =?utf-8?B?R3LDtsOfZQ==?= =?utf-8?Q?_passt?=",
        "x",
    );

    let mail = parsed(raw);

    assert_eq!((mail.from_name.as_str(), mail.subject.as_str()), ("Jürgen Müller", "Größe passt"));
}

#[test]
fn without_a_usable_from_the_envelope_says_who_it_was() {
    for from in ["", "From: \r\n", "From: undisclosed\r\n", "From: <>\r\n", "From: \"a b\"@\r\n"] {
        let raw = format!("{from}Subject: x\r\n\r\nHello\r\n");

        let mail = parse(raw.as_bytes(), " Envelope@Sender.example ").unwrap();

        assert_eq!(mail.from, "envelope@sender.example", "{from:?}");
        let nobody = parse(raw.as_bytes(), "").unwrap_err();
        assert_eq!(nobody, "Neither its headers nor its envelope say who sent it.");
    }
}

#[test]
fn garbage_is_a_mail_or_says_why_not() {
    let all_bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let cases: [&[u8]; 8] =
        [b"", b"\0", b"\r\n\r\n", b"hello", &all_bytes, b"From:", b"\xff\xfe\0F\0r\0o\0m", b"--x\r\n--x--"];
    for raw in cases {
        if let Err(why) = parse(raw, "a@b.example") {
            assert_eq!(why, "It is empty or has no headers.");
        }
    }
    assert!(parse(b"", "a@b.example").is_err());
}

#[test]
fn the_wrong_charset_loses_letters_but_not_the_mail() {
    for charset in ["utf-8", "no-such-charset", "us-ascii", "utf-7", ""] {
        let mut raw =
            mail("a@b.example", &format!("Content-Type: text/plain; charset={charset}"), "").into_bytes();
        raw.extend_from_slice(b"caf\xe9 is broken\r\n");

        let text = parsed(raw).text;

        assert!(text.trim_start().starts_with("caf") && text.ends_with(" is broken"), "{charset}: {text}");
    }
}

#[test]
fn of_five_thousand_references_the_nearest_count() {
    let ids: Vec<String> = (0..5_000).map(|number| format!("<r{number}@x>")).collect();
    let raw = mail("a@b.example", &format!("References: {}", ids.join("\n ")), "x");

    let references = parsed(raw).references;

    assert_eq!(references.len(), 50);
    assert_eq!(references[0], "r4999@x");
}

#[test]
fn ids_are_bare_and_end_somewhere() {
    let long = "x".repeat(5_000);
    let raw = mail("a@b.example", &format!("Message-ID: <{long}@x>\nReferences: <a@x> <a@x> <>"), "x");

    let mail = parsed(raw);

    assert_eq!(mail.mail_id, "x".repeat(500));
    assert_eq!(mail.references, ["a@x"]);
}

#[test]
fn html_beyond_reading_stops_nothing() {
    let deep = format!("{}deep{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
    for html in [deep, "<table>".repeat(2_000), "<".repeat(100_000), "&".repeat(100_000)] {
        parsed(mail("a@b.example", "Content-Type: text/html", &html));
    }
}

#[test]
fn of_a_thousand_files_the_first_are_taken_and_it_is_said() {
    let part = "--x\r\nContent-Type: image/png\r\n\r\nx\r\n";
    let raw = format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}--x--\r\n",
        part.repeat(1_000)
    );

    let mail = parsed(raw);

    assert_eq!(mail.files.len(), 500);
    assert_eq!(mail.defects[0], "It has more than 500 files.");
}
