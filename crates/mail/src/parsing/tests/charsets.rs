//! Texts whose charset is named wrongly, not at all, or mixed.

use super::super::charset::{Hint, decode};
use super::parsed;

const RUSSIAN: &str = "Здравствуйте! Когда придёт мой заказ? Я жду его уже две недели, спасибо.";
const JAPANESE: &str = "注文した商品がまだ届きません。発送状況を教えてください。よろしくお願いします。";
const CHINESE: &str = "你好，我的订单还没有收到，请问什么时候发货？谢谢你们的帮助。";
const TAIWANESE: &str = "你好，我的訂單還沒有收到，請問什麼時候出貨？謝謝你們的幫忙。";
const GERMAN: &str = "Grüße aus Köln, die Lampe ist kaputt";

fn encoded(text: &str, label: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, had_errors) = encoding.encode(text);
    assert!(!had_errors, "need {label} to have all letters for this test to mean anything");
    bytes.into_owned()
}

/// A mail whose text is `bytes`, said to be in `label`.
fn text(label: &str, bytes: &[u8]) -> String {
    let mut raw =
        format!("From: a@b.example\r\nContent-Type: text/plain; charset={label}\r\n\r\n").into_bytes();
    raw.extend_from_slice(bytes);
    parsed(raw).text
}

#[test]
fn a_charset_is_read_as_it_is_named() {
    for (words, label) in [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "iso-8859-5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        (CHINESE, "gb2312"),
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5"),
        (GERMAN, "iso-8859-1"),
        (GERMAN, "windows-1252"),
    ] {
        assert_eq!(text(label, &encoded(words, label)), words, "{label}");
    }
}

#[test]
fn names_that_programs_make_up_are_known() {
    for (words, real, named) in [
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "iso-2022-jp", "_iso-2022-jp$ESC"),
        (CHINESE, "gbk", "cp936"),
        (TAIWANESE, "big5", "cp950"),
        (GERMAN, "utf-8", "utf8mb4"),
        (GERMAN, "utf-8", "\"UTF-8\""),
        (GERMAN, "windows-1252", "cp1252"),
    ] {
        assert_eq!(text(named, &encoded(words, real)), words, "{named}");
    }
    assert_eq!(text("utf-7", b"Gr+APwA3w-e"), "Grüße");
    assert_eq!(text("cp850", b"Gr\x81\xe1e"), "Grüße");
}

#[test]
fn a_wrong_name_is_not_believed() {
    for (words, real, named) in [
        (GERMAN, "utf-8", "iso-8859-1"),
        (GERMAN, "utf-8", "us-ascii"),
        (RUSSIAN, "utf-8", "windows-1251"),
        (GERMAN, "windows-1252", "utf-8"),
        (RUSSIAN, "windows-1251", "utf-8"),
        (RUSSIAN, "windows-1251", "iso-8859-1"),
        (RUSSIAN, "koi8-r", "us-ascii"),
        (JAPANESE, "shift_jis", "us-ascii"),
        (JAPANESE, "iso-2022-jp", "utf-8"),
        (CHINESE, "gbk", "iso-8859-1"),
        (TAIWANESE, "big5", "unknown-8bit"),
        (CHINESE, "utf-8", "gb2312"),
    ] {
        assert_eq!(text(named, &encoded(words, real)), words, "{real} called {named}");
    }
}

#[test]
fn mails_glued_together_keep_both_texts() {
    let mut bytes = "Größe und Farbe: grün, für Köln".as_bytes().to_vec();
    bytes.extend_from_slice(b"\r\nGru\xdf");

    assert_eq!(text("utf-8", &bytes), "Größe und Farbe: grün, für Köln\r\nGruß");
}

#[test]
fn byte_order_marks_say_what_follows() {
    assert_eq!(text("us-ascii", b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe"), "Grüße");
    assert_eq!(decode(b"\xff\xfeH\0i\0", Hint::default()), "Hi");
}

#[test]
fn html_names_its_own_charset() {
    let html = format!("<html><head><meta charset=\"koi8-r\"></head><body>{RUSSIAN}</body></html>");
    let mut raw = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n".to_vec();
    raw.extend(encoded(&html, "koi8-r"));

    assert!(parsed(raw).html.contains(RUSSIAN));
}

#[test]
fn a_nul_is_no_letter() {
    assert_eq!(text("utf-8", b"a\0b"), "ab");
}
