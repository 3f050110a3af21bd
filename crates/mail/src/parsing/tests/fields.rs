//! Header fields as they really come.

use super::super::params::Params;
use super::super::{Hint, dates, parse};
use super::{mail, parsed};

fn subject(written: &str) -> String {
    parsed(mail("a@b.example", &format!("Subject: {written}"), "x")).subject
}

fn filename(field: &str) -> String {
    Params::read(field.as_bytes()).filename("filename", Hint::default()).unwrap_or_default()
}

#[test]
fn encoded_words_are_read_however_they_are_broken() {
    for (written, expected) in [
        ("=?utf-8?Q?Gr=C3=B6=C3?= =?utf-8?Q?=9Fe?=", "Größe"),
        ("=?utf-8?B?R3LDtsM=?=\n =?UTF-8?B?n2U=?=", "Größe"),
        ("=?utf-8?B?R3LDt?= =?utf-8?B?sOfZQ==?=", "Größe"),
        ("=?utf-8?Q?mit Blank und ?= ohne", "mit Blank und ohne"),
        ("=?utf-8?Q?Frage?=3D?=", "Frage?="),
        ("[SPAM]=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "[SPAM] Grüße"),
        ("(=?utf-8?Q?Gr=C3=BC=C3=9Fe?=)", "(Grüße)"),
        ("=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?", "Grüße"),
        ("=?no-such?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?X?abc?= stays", "=?utf-8?X?abc?= stays"),
        ("=?iso-2022-jp?B?GyRCQ21KOBsoQg==?=", "注文"),
    ] {
        assert_eq!(subject(written), expected, "{written}");
    }
}

#[test]
fn raw_letters_in_a_header_are_read() {
    for (letters, charset) in [("Grüße".as_bytes(), "utf-8"), (b"Gr\xfc\xdfe".as_slice(), "iso-8859-1")] {
        let mut raw =
            format!("From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\nSubject: ")
                .into_bytes();
        raw.extend_from_slice(letters);
        raw.extend_from_slice(b"\r\n\r\nx");

        assert_eq!(parsed(raw).subject, "Grüße", "{charset}");
    }
}

#[test]
fn the_sender_is_found_wherever_it_stands() {
    for (from, email, name) in [
        ("From: [??]\r\nFrom: Ana <ana@b.example>", "ana@b.example", "Ana"),
        ("From: \"Shop, \" <>, \"Ana\" <ana@b.example>", "ana@b.example", "Ana"),
        ("From: Ana Ruiz ana@b.example", "ana@b.example", "Ana Ruiz"),
        ("From: ana@b.example (Ana Ruiz)", "ana@b.example", "Ana Ruiz"),
        ("From: \"ana@b.example\"", "ana@b.example", ""),
        ("From: ana@b.example <ana@b.example>", "ana@b.example", ""),
        ("From: \"=?utf-8?Q?Ana_=C3=9C?=\" <ana@b.example>", "ana@b.example", "Ana Ü"),
        ("From: =?utf-8?Q?Ruiz,_Ana?= <ana@b.example>", "ana@b.example", "Ruiz, Ana"),
        ("From: =?utf-8?Q?Ana_<ana=40b.example>?=", "ana@b.example", "Ana"),
        ("From: Ana <>\r\nReply-To: ana@b.example", "ana@b.example", "Ana"),
        ("From: MAILER-DAEMON (Mail System)", "mailer-daemon", "Mail System"),
        ("From: <mailto:ana@b.example>", "ana@b.example", ""),
    ] {
        let mail = parse(format!("{from}\r\nSubject: x\r\n\r\nx").as_bytes(), "").unwrap();

        assert_eq!((mail.from.as_str(), mail.from_name.as_str()), (email, name), "{from}");
    }
}

#[test]
fn file_names_are_read_however_they_are_written() {
    for (field, expected) in [
        ("attachment; filename=a.pdf", "a.pdf"),
        ("attachment; filename=my long name.pdf", "my long name.pdf"),
        ("attachment; filename=\"a \"good\" one.pdf\"; size=3", "a \"good\" one.pdf"),
        ("attachment; filename=\"a.pdf", "a.pdf"),
        ("attachment; filename=\"C:\\Temp\\a.pdf\"", "a.pdf"),
        ("attachment; filename=\"../../etc/passwd\"", ".._.._etc_passwd"),
        ("attachment; filename*=utf-8''gr%C3%B6%C3%9Fe.png", "größe.png"),
        ("attachment; filename*1*=%9Fe.png; filename*0*=utf-8''gr%C3%B6%C3", "größe.png"),
        ("attachment; filename*0=\"long \"; filename*1=\"name.txt\"", "long name.txt"),
        ("attachment; filename=\"=?utf-8?Q?gr=C3=B6=C3=9Fe.png?=\"", "größe.png"),
        ("attachment; filename==?utf-8?B?Z3LDtsOfZS5wbmc=?=", "größe.png"),
        ("attachment; filename=\"gr\u{f6}\u{df}e.png\"", "größe.png"),
        ("attachment; filename=\"a\r\n b.txt\"", "a b.txt"),
    ] {
        assert_eq!(filename(field), expected, "{field}");
    }
    let long = filename(&format!("attachment; filename={}.pdf", "x".repeat(5_000)));
    assert!(long.len() <= 250 && long.ends_with(".pdf"), "{long}");
}

#[test]
fn dates_are_read_in_the_forms_programs_make_up() {
    let expected = Some(1_683_025_506_000);
    for text in [
        "Tue, 2 May 2023 13:05:06 +0200",
        "Tue, 02 May 2023 11:05:06 GMT",
        "2 May 23 11:05:06 UT",
        "Tue May  2 11:05:06 2023",
        "2-May-2023 11:05:06",
        "2023-05-02T11:05:06Z",
        "2023-05-02 13:05:06 +02:00",
        "Di, 2. Mai 2023 13:05:06 +0200",
        "5/2/2023 11:05:06 AM",
        "02.05.2023 11:05:06",
        "Tue, 2 May 2023 13:05:06 GMT+0200",
        "Tue, 2 May 2023 07:05:06 EDT (somewhere (far))",
    ] {
        assert_eq!(dates::read(text), expected, "{text}");
    }
    for text in ["", "yesterday", "99 May 2023 10:00", "2 May 2023 25:00:00", "2 May 9999"] {
        assert_eq!(dates::read(text), None, "{text}");
    }
}

#[test]
fn a_lost_empty_line_loses_no_text() {
    let mail = parsed("From: a@b.example\r\nSubject: x\r\nHello there,\r\nthe lamp is broken.\r\n");

    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("x", "Hello there,\r\nthe lamp is broken."));
}

#[test]
fn what_programs_leave_in_front_is_passed_over() {
    for front in ["\r\n\r\n", "\u{feff}", "From a@b.example Tue May  2 11:05:06 2023\n"] {
        let mail = parsed(format!("{front}From: a@b.example\nSubject: x\n\nHello\n"));

        assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("x", "Hello"), "{front:?}");
    }
    assert_eq!(parsed("From: a@b.example\rSubject: x\r\rHello\r").text, "Hello");
}

#[test]
fn ids_stand_in_brackets_or_alone() {
    let raw = mail(
        "a@b.example",
        "Message-ID: m1@x\nIn-Reply-To: Your message of Tuesday <m0@x>\nReferences: r1@x r2@x,<r3@x><r4@x>",
        "x",
    );

    let mail = parsed(raw);

    assert_eq!((mail.mail_id.as_str(), mail.in_reply_to), ("m1@x", vec!["m0@x".to_owned()]));
    assert_eq!(mail.references, ["r4@x", "r3@x"]);
    assert!(
        parsed(super::mail("a@b.example", "In-Reply-To: Your message of Tuesday", "x"))
            .in_reply_to
            .is_empty()
    );
}
