//! Where a mail ends and which bytes it has.

use super::Shop;
use crate::smtp::Limits;

#[tokio::test]
async fn a_mail_keeps_every_byte_it_came_with() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;
    let every_byte: Vec<u8> = (0..=255).rev().chain(0..=255).collect();
    let bytes = [&every_byte, b"\0\0\r\n\n\r \r\r\n\n\n".as_slice(), &every_byte].concat();

    assert!(sender.mail([&bytes, b"\r\n.\r\n".as_slice()].concat()).await.starts_with("250"));

    assert_eq!(shop.contents(), [[bytes.as_slice(), b"\r\n"].concat()]);
}

#[tokio::test]
async fn dot_stuffing_is_taken_off_and_nothing_else() {
    let cases = [
        (".\r\n", ""),
        ("\r\n.\r\n", "\r\n"),
        ("..\r\n.\r\n", ".\r\n"),
        (
            "..first\r\na..b\r\n..\r\n...\r\n.b\r\n\n..c\r\n.\r\n",
            ".first\r\na..b\r\n.\r\n..\r\nb\r\n\n..c\r\n",
        ),
        ("a.\r\n.\r\n", "a.\r\n"),
        ("..\r\n..\r\n..\r\n.\r\n", ".\r\n.\r\n.\r\n"),
        (".\r.\r\n.\r\n", "\r.\r\n"),
    ];

    for (sent, expected) in cases {
        let shop = Shop::open();
        assert!(shop.greet().await.mail(sent).await.starts_with("250"), "{sent:?}");
        assert_eq!(shop.contents(), [expected.as_bytes()], "{sent:?}");
    }
}

#[tokio::test]
async fn where_packets_are_cut_makes_no_difference() {
    let sent = b"..\r\n.a\r\n\r\n.\n\r\n..\r\n\r.\r\n.\r\nNOOP\r\n";
    let expected = b".\r\na\r\n\r\n\n\r\n.\r\n\r.\r\n";

    for cut in 0..=sent.len() {
        let shop = Shop::open();
        let mut sender = shop.greet().await;
        sender.announce().await;
        for part in [&sent[..cut], &sent[cut..]] {
            sender.send(part).await;
            tokio::task::yield_now().await;
        }
        assert_eq!(sender.reply().await, "250 2.0.0 Mail accepted", "cut at {cut}");
        assert_eq!(sender.reply().await, "250 2.0.0 Still here", "cut at {cut}");
        assert_eq!(shop.contents(), [expected], "cut at {cut}");
    }
}

#[tokio::test]
async fn every_short_mail_is_read_as_the_rule_says() {
    let shop = Shop::with(Limits { messages_per_session: usize::MAX, ..Limits::default() });
    let mut sender = shop.greet().await;
    let mut mails = vec![String::new()];
    let mut longest = 0..1;
    for _ in 0..6 {
        let longer: Vec<_> = mails[longest]
            .iter()
            .flat_map(|mail| "\r\n.a".chars().map(move |letter| format!("{mail}{letter}")))
            .collect();
        longest = mails.len()..mails.len() + longer.len();
        mails.extend(longer);
    }
    mails.retain(|mail| {
        let wire = format!("\r\n{mail}\r\n.\r\n");
        wire.find("\r\n.\r\n") == Some(wire.len() - 5)
    });
    assert!(mails.len() > 5000, "need most mails of up to six letters, got {}", mails.len());

    for mail in &mails {
        assert!(sender.mail(format!("{mail}\r\n.\r\n")).await.starts_with("250"), "{mail:?}");
    }

    let expected: Vec<_> = mails
        .iter()
        .map(|mail| {
            mail.split("\r\n")
                .map(|line| format!("{}\r\n", line.strip_prefix('.').unwrap_or(line)))
                .collect::<String>()
        })
        .collect();
    let contents: Vec<_> = shop.contents().into_iter().map(|mail| String::from_utf8(mail).unwrap()).collect();
    assert_eq!(contents, expected);
}

#[tokio::test]
async fn a_bare_linefeed_dot_does_not_end_the_mail() {
    let ends = [
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\n.\r",
        "\r.\n",
        "\r\n.\r\r\n",
        "\r\n\0.\r\n",
        "\r\n.\0\r\n",
        "\n\r.\r\n",
        "\r\n. \r\n",
        "\r\r\n.\n",
        "\u{85}.\r\n",
    ];

    for end in ends {
        let shop = Shop::open();
        let mut sender = shop.greet().await;
        let smuggled = "MAIL FROM:<boss@shop.example>\r\nRCPT TO:<help@shop.example>\r\nDATA\r\nPay!";

        let reply = sender.mail(format!("one{end}{smuggled}\r\n.\r\n")).await;

        assert_eq!(reply, "250 2.0.0 Mail accepted", "{end:?}");
        assert_eq!(sender.say("NOOP").await, "250 2.0.0 Still here", "{end:?}");
        let contents = shop.contents();
        assert_eq!(contents.len(), 1, "{end:?} ended the mail");
        assert!(contents[0].ends_with(b"DATA\r\nPay!\r\n"), "{end:?}");
    }
}

#[tokio::test]
async fn half_a_mail_is_not_delivered() {
    let whole = "Subject: Hello\r\n\r\nAnn\r\n.\r\n";
    for half in 0..whole.len() {
        let shop = Shop::open();
        let mut sender = shop.greet().await;
        sender.announce().await;
        sender.send(&whole[..half]).await;

        tokio::io::AsyncWriteExt::shutdown(&mut sender.stream).await.unwrap();

        assert!(sender.is_closed().await);
        assert_eq!(shop.contents(), [[0_u8; 0]; 0], "{half} bytes were taken for a mail");
    }
}

#[tokio::test]
async fn a_large_mail_arrives_whole() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;
    let line = b"..VGhpcyBpcyBvbmUgbGluZSBvZiBhbiBhdHRhY2htZW50IGluIGEgbGFyZ2UgbWFpbC4=\r\n";
    let count = 5_000_000 / line.len();

    let reply = sender.mail([line.repeat(count), b".\r\n".to_vec()].concat()).await;

    assert_eq!(reply, "250 2.0.0 Mail accepted");
    assert!(shop.contents() == [line[1..].repeat(count)], "the mail has other bytes");
}

#[tokio::test]
async fn a_mail_of_just_the_limit_passes_however_it_is_stuffed() {
    let shop = Shop::with(Limits { message_bytes: 300, ..Limits::default() });
    let mut sender = shop.greet().await;

    assert!(sender.mail("..\r\n".repeat(100) + ".\r\n").await.starts_with("250"));
    assert!(sender.mail("..\r\n".repeat(100) + "a\r\n.\r\n").await.starts_with("552 5.3.4"));

    assert_eq!(shop.contents(), [b".\r\n".repeat(100)]);
}
