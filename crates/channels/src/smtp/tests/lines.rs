//! What single command lines mean.

use crate::smtp::command::{Command, parse};

fn mail(sender: &str, size: usize, utf8: bool) -> Command {
    Command::Mail { sender: sender.into(), size, utf8 }
}

#[test]
fn a_command_is_read_in_any_case_and_spacing() {
    let cases = [
        ("EHLO mail.example", Command::Ehlo("mail.example".into())),
        ("helo [192.0.2.1]", Command::Helo("[192.0.2.1]".into())),
        ("MAIL FROM:<a@b.example>", mail("a@b.example", 0, false)),
        ("mail from: <a@b.example> size=42 body=8bitmime", mail("a@b.example", 42, false)),
        ("MAIL FROM:<>", mail("", 0, false)),
        ("MAIL FROM:<Postmaster>", mail("postmaster", 0, false)),
        ("MAIL FROM:<a@b.example> RET=HDRS ENVID=QQ314159", mail("a@b.example", 0, false)),
        ("MAIL FROM:<a@b.example> AUTH=<>", mail("a@b.example", 0, false)),
        ("MAIL FROM:<jürgen@bücher.example> SMTPUTF8", mail("jürgen@bücher.example", 0, true)),
        ("MAIL FROM:<\"a b\\\"c@d\"@e.example>", mail("\"a b\\\"c@d\"@e.example", 0, false)),
        ("RCPT TO:<a@b.example>", Command::Rcpt("a@b.example".into())),
        ("RCPT TO:<a+tag=x@b.example> NOTIFY=FAILURE,DELAY", Command::Rcpt("a+tag=x@b.example".into())),
        ("RCPT TO:<a@b.example> ORCPT=rfc822;a@b.example", Command::Rcpt("a@b.example".into())),
        ("RCPT TO:<@relay.example:a@b.example>", Command::Rcpt("a@b.example".into())),
        ("RCPT TO:<postmaster>", Command::Rcpt("postmaster".into())),
        ("DATA ", Command::Data),
        ("starttls", Command::StartTls),
        ("NOOP still there?", Command::Noop),
        ("VRFY ann", Command::Vrfy),
        ("HELP", Command::Help),
        ("AUTH PLAIN AGFubgBzZWNyZXQ=", Command::Unoffered),
        ("BDAT 12 LAST", Command::Unoffered),
        ("EXPN staff", Command::Unoffered),
        ("LHLO mail.example", Command::Unoffered),
        ("QUIT", Command::Quit),
    ];

    for (line, expected) in cases {
        assert_eq!(parse(format!("{line}\r\n").as_bytes()), Ok(expected), "{line}");
    }
}

#[test]
fn a_line_that_is_no_command_is_refused_with_what_to_do() {
    let cases: [(&[u8], &str); 28] = [
        (b"QUIT\n", "500 5.5.2 End every line with CRLF"),
        (b"\r\n", "500 5.5.1"),
        (b" \r\n", "500 5.5.1"),
        (b"GET / HTTP/1.1\r\n", "500 5.5.1"),
        (b"QU\rIT\r\n", "500 5.5.2"),
        (b"NOOP \0\r\n", "500 5.5.2"),
        (b"RCPT TO:<\xffa@b.example>\r\n", "500 5.5.2"),
        (b"EHLO\r\n", "501 5.5.2 Write EHLO domain"),
        (b"MAIL\r\n", "501 5.5.2 Write MAIL FROM"),
        (b"MAIL FROM:a@b.example\r\n", "501 5.5.2 Write MAIL FROM"),
        (b"MAIL FROM:<a@b.example\r\n", "501 5."),
        (b"MAIL FROM:<a>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a@>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a@[192.0.2.1]>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a..b@c.example>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<\"\"@b.example>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a@b@c.example>\r\n", "501 5.1.7"),
        (b"MAIL FROM:<a@b.example> SIZE=much\r\n", "501 5.5.4 Bad value of SIZE"),
        (b"MAIL FROM:<a@b.example> BODY=BINARYMIME\r\n", "555 5.5.4"),
        (b"MAIL FROM:<a@b.example> REQUIRETLS\r\n", "555 5.5.4"),
        (b"MAIL FROM:<a@b.example> HOLDFOR=60\r\n", "555 5.5.4"),
        (b"MAIL FROM:<a@b.example> MTRK=abc:60\r\n", "555 5.5.4"),
        (b"MAIL FROM:<a@b.example> X-WISH=1\r\n", "555 5.5.4"),
        (b"RCPT TO:<>\r\n", "501 5.1.3"),
        (b"RCPT TO:<a b@c.example>\r\n", "501 5."),
        (b"RCPT TO:<a@b.example> CONNEG\r\n", "555 5.5.4"),
        (b"DATA now\r\n", "501 5.5.4"),
        (b"STARTTLS please\r\n", "501 5.5.4"),
    ];

    for (line, start) in cases {
        let refusal = parse(line).unwrap_err();
        assert!(refusal.starts_with(start), "{:?} was answered {refusal:?}", line.escape_ascii().to_string());
        assert!(!refusal.contains(['\r', '\n']), "need one line, got {refusal:?}");
    }
}
