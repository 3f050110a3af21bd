//! `attend mail parse` as a program meets it: one JSON object a line, and an exit code that tells.

use base::testing::Place;
use serde_json::{Value, json};

use crate::process::run;

const MAIL: &str = "From: \"Ruiz, Ana\" <Ana@Example.org>\r\nTo: help@shop.example, Bea <bea@shop.example>\r\n\
    Cc: c@shop.example\r\nReply-To: ana@home.example\r\nSubject: =?utf-8?Q?Gr=C3=B6=C3?= =?utf-8?Q?=9Fe?=\r\n\
    Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <m3@example.org>\r\nReferences: <m1@x> <m2@x>\r\n\
    In-Reply-To: <m2@x>\r\nContent-Type: multipart/related; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/html\r\n\r\n<p onclick=\"x()\">Look: <img src=\"cid:i1@x\"></p>\r\n\
    --b\r\nContent-Type: image/png; name=lamp.png\r\nContent-ID: <i1@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n\
    iVBORw==\r\n--b--\r\n";

/// A folder with these files, and its path.
fn folder(files: &[(&str, &str)]) -> (Place, String) {
    let place = Place::new();
    let folder = place.folder().join("mails");
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let path = folder.to_str().unwrap().to_owned();
    (place, path)
}

fn lines(said: &str) -> Vec<Value> {
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_mail_is_one_line_of_json_with_everything_in_it() {
    let (_place, path) = folder(&[("a.eml", MAIL)]);
    let file = format!("{path}/a.eml");

    let (code, said, _) = run(&["mail", "parse", &file, "--json"]).await;

    let mut lines = lines(&said);
    let html = lines[0]["html_clean"].take();
    assert_eq!((code, lines.len()), (Some(0), 1));
    assert!(html.as_str().unwrap().contains("Look") && !html.as_str().unwrap().contains("onclick"), "{html}");
    let text = lines[0]["text"].take();
    assert!(text.as_str().unwrap().contains("Look:"), "{text}");
    assert_eq!(lines[0]["reply_text"].take(), text);
    assert_eq!(
        lines[0],
        json!({
            "file": file, "state": "parsed", "subject": "Größe",
            "from_email": "ana@example.org", "from_name": "Ruiz, Ana",
            "to": ["help@shop.example", "bea@shop.example"], "cc": ["c@shop.example"],
            "reply_to": ["ana@home.example"], "date_ms": 1_795_424_400_000_i64,
            "message_id": "m3@example.org", "references": ["m1@x", "m2@x"], "in_reply_to": ["m2@x"],
            "text": null, "html_clean": null, "reply_text": null, "automatic": false, "bounce": false,
            "attachments": [{
                "filename": "lamp.png", "mime": "image/png", "size": 4,
                "md5": "3bdaf5969285188ac756c339f69f5c79", "content_id": "i1@x", "inline": true,
            }],
        })
    );
}

#[tokio::test]
async fn folders_are_read_in_order_and_what_cant_be_read_doesnt_stop_the_others() {
    let nested: String = (0..60)
        .map(|depth| format!("Content-Type: multipart/mixed; boundary=x{depth}\r\n\r\n--x{depth}\r\n"))
        .collect();
    let poison = format!("From: a@b.example\r\n{nested}\r\nx\r\n");
    let (_place, path) = folder(&[("b/2.eml", MAIL), ("a.eml", ""), ("b/1.eml", &poison)]);
    let missing = format!("{path}/none.eml");

    let (code, said, complained) = run(&["mail", "parse", "--json", &missing, &path]).await;

    let lines = lines(&said);
    let told: Vec<_> =
        lines.iter().map(|line| (line["state"].as_str().unwrap(), line["reason"].as_str())).collect();
    assert_eq!(code, Some(1));
    assert!(complained.contains("none.eml can't be read"), "{complained}");
    assert_eq!(
        told,
        [
            ("quarantined", Some("It is empty or has no headers.")),
            ("quarantined", Some("Its parts are nested more than 40 deep.")),
            ("parsed", None),
        ]
    );
}

#[tokio::test]
async fn people_get_a_summary() {
    let (_place, path) = folder(&[("a.eml", MAIL)]);

    let (code, said, _) = run(&["mail", "parse", &path]).await;

    assert_eq!(code, Some(0));
    for line in [
        "from        Ruiz, Ana <ana@example.org>",
        "subject     Größe",
        "lamp.png (image/png, 4 bytes, shown in the text)",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
}
