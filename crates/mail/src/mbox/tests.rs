use std::io::{BufReader, Cursor};

use super::*;

fn all(text: &str, limit: usize) -> Vec<Found> {
    Mbox::new(Cursor::new(text), limit).collect::<io::Result<Vec<_>>>().unwrap()
}

fn texts(text: &str) -> Vec<String> {
    all(text, 1 << 20).into_iter().map(|found| String::from_utf8(found.raw).unwrap()).collect()
}

const LINE: &str = "From ana@example.org Mon Nov 23 09:00:00 2026\n";

#[test]
fn each_mail_of_a_file_comes_by_itself_without_what_separates_it() {
    let file = format!(
        "{LINE}Subject: one\n\nHello\n\n{LINE}Subject: two\r\n\r\nHello\r\n\r\n{LINE}Subject: three\n\nlast"
    );

    assert_eq!(
        texts(&file),
        ["Subject: one\n\nHello\n", "Subject: two\r\n\r\nHello\r\n", "Subject: three\n\nlast"]
    );
}

#[test]
fn the_separator_names_the_envelope_sender() {
    let cases = [
        (LINE, Some("ana@example.org")),
        ("From <ana@example.org> Mon, 23 Nov 2026 09:00:00 +0000\n", Some("ana@example.org")),
        ("From ???@??? Mon Nov 23 9:00:00 2026\r\n", Some("???@???")),
        ("From MAILER-DAEMON Thu Aug 22 13:52 2002\n", Some("")),
        ("From - Thu Aug 22 13:52:59 2002\n", Some("")),
        ("From the year 2002 on, we were open\n", None),
        ("From: ana@example.org\n", None),
        ("From ana@example.org\n", None),
        ("from ana@example.org Mon Nov 23 09:00:00 2026\n", None),
    ];
    for (line, expected) in cases {
        assert_eq!(sender_of(line.as_bytes()).as_deref(), expected, "{line}");
    }
}

#[test]
fn quoted_lines_come_back_as_they_were_written() {
    let file = format!("{LINE}Subject: one\n\n>From here\n>>From there\n> From nowhere\n>Fromage\n");

    assert_eq!(texts(&file), ["Subject: one\n\nFrom here\n>From there\n> From nowhere\n>Fromage\n"]);
}

#[test]
fn a_letter_that_says_from_is_not_cut() {
    let body = "Subject: one\n\nFrom the desk of Ana\n\nFrom Monday 09:00 we are closed\nFrom ana@example.org Mon Nov 23 09:00:00 2026\nend\n";

    assert_eq!(texts(&format!("{LINE}{body}")), [body], "the last stands after no empty line");
}

#[test]
fn of_a_mail_over_the_limit_the_headers_are_kept_and_the_next_comes_whole() {
    let long = "x".repeat(300_000);
    let file = format!("{LINE}Subject: long\n\n{long}\n{long}\n\n{LINE}Subject: two\n\nHello\n");

    let found = all(&file, 100_000);

    assert_eq!(found[0].raw, b"Subject: long\n\n");
    assert_eq!((found[0].size, found[0].is_whole()), (600_017, false));
    assert_eq!((found[1].raw.as_slice(), found[1].is_whole()), (&b"Subject: two\n\nHello\n"[..], true));
}

#[test]
fn a_line_without_end_is_taken_in_pieces_and_comes_back_whole() {
    let line = format!("{}\n>From in the middle", "y".repeat(PIECE as usize * 3 - 1));
    let body = format!("Subject: one\n\n{line}\n");

    assert_eq!(texts(&format!("{LINE}{body}")), [body.replace("\n>From", "\nFrom")]);
}

#[test]
fn what_stands_before_the_first_separator_is_no_mail() {
    assert_eq!(texts(&format!("rubbish\n\n{LINE}Subject: one\n\n")), ["Subject: one\n\n"]);
    assert!(texts("").is_empty() && texts("Subject: no mbox\n\nHello\n").is_empty());
}

#[test]
fn a_file_of_one_mail_is_read_whole_or_by_its_headers() {
    let raw = format!("Subject: one\r\n\r\n{}", "z".repeat(200_000));

    let whole = single(BufReader::new(raw.as_bytes()), raw.len() as u64, 1 << 20).unwrap();
    let cut = single(BufReader::new(raw.as_bytes()), raw.len() as u64, 100_000).unwrap();

    assert!(whole.raw == raw.as_bytes() && whole.is_whole());
    assert_eq!(
        (cut.raw.as_slice(), cut.size, cut.is_whole()),
        (&b"Subject: one\r\n\r\n"[..], raw.len() as u64, false)
    );
    assert!(is_mbox(LINE.as_bytes()) && !is_mbox(raw.as_bytes()) && !is_mbox(b""));
}
