//! Parts: which are the text, which are files, which are shown within the text.

use super::super::Mail;
use super::parsed;

/// A multipart of `kind` with these parts, each a header and a text.
fn parts(kind: &str, parts: &[(&str, &str)]) -> Mail {
    let parts: String =
        parts.iter().map(|(header, text)| format!("--x\r\n{header}\r\n\r\n{text}\r\n")).collect();
    parsed(format!("From: a@b.example\r\nContent-Type: multipart/{kind}; boundary=x\r\n\r\n{parts}--x--\r\n"))
}

fn text_of(header: &str, text: &str) -> String {
    parsed(format!("From: a@b.example\r\n{header}\r\n\r\n{text}")).text
}

#[test]
fn transfer_encodings_that_lie_or_are_silent_are_undone() {
    for (header, text, expected) in [
        (
            "Content-Transfer-Encoding: base64",
            "Hello, this is no base64 at all.",
            "Hello, this is no base64 at all.",
        ),
        (
            "Content-Transfer-Encoding: BASE64",
            "SGVsbG8=\r\n_______\r\nA list's footer, as it is.",
            "Hello_______\r\nA list's footer, as it is.",
        ),
        ("Content-Transfer-Encoding: quoted-printable", "100 =% =C3=BC = =\r\nend=", "100 =% ü = end"),
        ("Content-Transfer-Encoding: 7bit", "Gr=C3=BC=C3=9Fe a=\r\nus K=C3=B6=\r\nln", "Grüße aus Köln"),
        ("Content-Transfer-Encoding: 8bit", "Grüße", "Grüße"),
        ("Content-Transfer-Encoding: x-unknown", "Grüße", "Grüße"),
        ("X-A: b", "see https://b.example/?a=AB&b=CD", "see https://b.example/?a=AB&b=CD"),
    ] {
        assert_eq!(text_of(header, text), expected, "{header}");
    }
}

#[test]
fn flowed_text_is_joined() {
    for (delsp, expected) in [
        ("no", "a long paragraph\n> quoted twice\n-- \nAna"),
        ("yes", "a longparagraph\n> quotedtwice\n-- \nAna"),
    ] {
        let header = format!("Content-Type: text/plain; format=flowed; delsp={delsp}");

        assert_eq!(text_of(&header, "a long \r\nparagraph\r\n> quoted \r\n> twice\r\n-- \r\nAna"), expected);
    }
    let stuffed = text_of("Content-Type: text/plain; format=flowed", " From here\r\n>> deep \r\n> less");
    assert_eq!(stuffed, "From here\n>> deep\n> less");
}

#[test]
fn a_file_is_within_the_text_when_the_html_shows_it() {
    let html = ("Content-Type: text/html", "<img src=\"cid:A%40x\"><img src='CID:b@x'>");
    let with =
        |id: &str, disposition: &str| format!("Content-Type: image/png\r\nContent-ID: <{id}>{disposition}");
    let mail = parts(
        "related",
        &[
            html,
            (&with("a@x", ""), "1"),
            (&with("b@x", "\r\nContent-Disposition: attachment; filename=b.png"), "2"),
            (&with("c@x", "\r\nContent-Disposition: attachment; filename=c.png"), "3"),
            (&with("d@x", "\r\nContent-Disposition: inline"), "4"),
            ("Content-Type: application/pdf\r\nContent-Disposition: inline; filename=e.pdf", "5"),
        ],
    );

    let inline: Vec<bool> = mail.files.iter().map(|file| file.is_inline).collect();
    assert_eq!(inline, [true, true, false, true, false]);
}

#[test]
fn html_beside_plain_text_is_whole_in_both_views() {
    let mail = parts(
        "mixed",
        &[("Content-Type: text/html", "<p>Hello</p>"), ("Content-Type: text/plain", "A <list>\r\nfooter")],
    );

    assert_eq!(mail.text.split_whitespace().collect::<Vec<_>>(), ["Hello", "A", "<list>", "footer"]);
    assert!(
        mail.html.contains("<p>Hello</p>") && mail.html.contains("A &lt;list&gt;<br>\nfooter"),
        "{}",
        mail.html
    );
}

#[test]
fn of_an_alternative_with_one_view_only_both_are_made() {
    let mail = parts(
        "alternative",
        &[("Content-Type: text/plain", " "), ("Content-Type: text/html", "<p>Hello</p>")],
    );

    assert_eq!((mail.text.as_str(), mail.html.as_str()), ("Hello", "<p>Hello</p>"));
}

#[test]
fn html_that_calls_itself_plain_is_html() {
    let mail = parsed(
        "From: a@b.example\r\nContent-Type: text/plain\r\n\r\n<!DOCTYPE html><html><body>Hi</body></html>",
    );

    assert_eq!((mail.text.as_str(), mail.html.is_empty()), ("Hi", false));
}

#[test]
fn a_text_with_a_name_is_a_file() {
    let mail = parts(
        "mixed",
        &[("Content-Type: text/plain", "See"), ("Content-Type: text/plain; name=notes.txt", "notes")],
    );

    assert_eq!((mail.text.as_str(), mail.files[0].filename.as_str()), ("See", "notes.txt"));
}

#[test]
fn an_invitation_is_a_file_and_said_in_the_text() {
    let calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Lamp\\, repaired\r\n\
        DTSTART;TZID=\"Europe/Berlin\":20261124T100000\r\nDTEND:20261124T100000Z\r\nLOCATION:Shop\r\n  room 5\r\n\
        BEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR";
    let mail = parts(
        "alternative",
        &[("Content-Type: text/plain", "Come!"), ("Content-Type: text/calendar", calendar)],
    );

    assert_eq!(
        mail.text,
        "Come!\n\nInvitation: Lamp, repaired\nWhen: 2026-11-24 10:00 Europe/Berlin – 2026-11-24 10:00 UTC\nWhere: Shop room 5"
    );
    assert_eq!(mail.files[0].filename, "invite.ics");
}

#[test]
fn a_mail_that_is_only_another_one_reads_as_forwarded() {
    let inner = "From: Bea <bea@b.example>\r\nSubject: Old lamp\r\n\r\nIt is broken.";
    let mail = parsed(format!("From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n{inner}"));

    assert!(mail.text.contains("Subject: Old lamp") && mail.text.ends_with("It is broken."), "{}", mail.text);
    assert_eq!(
        (mail.files[0].filename.as_str(), mail.files[0].bytes.len()),
        ("Old lamp.eml", inner.len() - 3)
    );
}

#[test]
fn multiparts_that_cant_be_divided_are_text() {
    for kind in ["mixed", "mixed; boundary=nowhere"] {
        let mail = parsed(format!("From: a@b.example\r\nContent-Type: multipart/{kind}\r\n\r\nHello"));

        assert_eq!((mail.text.as_str(), mail.defects.len()), ("Hello", 1), "{kind}");
    }
    let found = parsed(
        "From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\nHello\r\n--y--",
    );
    assert_eq!(found.text, "Hello");
}

#[test]
fn a_multipart_that_is_encoded_as_a_whole_is_read() {
    use base64::Engine;
    let inner = "--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x--\r\n";
    let encoded = base64::engine::general_purpose::STANDARD.encode(inner);
    let mail = parsed(format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"
    ));

    assert_eq!(mail.text, "Hello");
}
