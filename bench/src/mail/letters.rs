//! Plain mails of about two kilobytes, as customers write them: a third of them answers an earlier one.

use crate::place::ADDRESS;

/// A mail with its envelope sender.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Who sends it.
    pub sender: String,
    /// Its bytes; all of them are ASCII, no line begins with a dot.
    pub raw: String,
}

const PARAGRAPHS: [&str; 4] = [
    "I ordered the oak desk and two lamps two weeks ago and have heard nothing since the\r\n\
     confirmation. The money has left my account. Could you tell me where the parcels are\r\n\
     and on which day they will come? I have to take a day off work for it.\r\n",
    "The carrier's page says that somebody tried to deliver, but I was at home all day and\r\n\
     nobody rang. The neighbours have not seen anyone either. On the phone they told me to\r\n\
     ask the shop, as only the sender can have it looked for.\r\n",
    "One of the lamps came with a dent in its shade and the box was torn at one corner. It\r\n\
     works, so I would rather keep it and get a part of the money back than send it in. I\r\n\
     can send pictures if that helps.\r\n",
    "If the darker finish is in stock I would take that instead; the difference can go on\r\n\
     the same card. My office is open from nine to five, on Fridays we close at noon, and\r\n\
     the goods lift is big enough for the desk in one piece.\r\n",
];

/// Mail `number` of `connection`: of every three, two begin something and the third answers the first.
pub fn letter(connection: usize, number: usize) -> Letter {
    let is_reply = number % 3 == 2;
    let author = if is_reply { number - 2 } else { number };
    let name = format!("c{connection}n{author}");
    let sender = format!("{name}@mail.example");
    let subject = format!("Where is my order #W{connection:02}{author:06}");
    let mut head = format!(
        "Received: from out7.mail.example (out7.mail.example [198.51.100.{connection}])\r\n\
         \tby mx.shop.example with ESMTPS id {connection:04x}{number:08x}\r\n\
         \tfor <{ADDRESS}>; Mon, 23 Nov 2026 09:00:00 +0000\r\n\
         DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=mail.example; s=s1;\r\n\
         \th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\
         \tb=dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZSBidXQgaXQgaXMgYXMgbG9uZyBhcyBvbmU\r\n\
         From: Customer {name} <{sender}>\r\n\
         To: Northwind Home <{ADDRESS}>\r\n\
         Subject: {}{subject}\r\n\
         Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n\
         Message-ID: <{name}.{number}@mail.example>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n",
        if is_reply { "Re: " } else { "" }
    );
    if is_reply {
        let answered = format!("<{name}.{author}@mail.example>");
        head.push_str(&format!("In-Reply-To: {answered}\r\nReferences: {answered}\r\n"));
    }
    let text: String = (0..4).map(|at| format!("{}\r\n", PARAGRAPHS[(number + at) % 4])).collect();
    Letter { raw: format!("{head}\r\nHello,\r\n\r\n{text}Kind regards\r\nCustomer {name}\r\n"), sender }
}

/// An answer as a mail program writes it: plain and HTML, with the letter it answers quoted below.
pub fn answer(number: usize) -> String {
    let asked = PARAGRAPHS[number % 4];
    let said = PARAGRAPHS[(number + 1) % 4];
    let quoted: String = asked.lines().map(|line| format!("> {line}\r\n")).collect();
    format!(
        "From: Customer c{number} <c{number}@mail.example>\r\n\
         To: Northwind Home <{ADDRESS}>\r\n\
         Subject: Re: Where is my order\r\n\
         Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n\
         Message-ID: <answer.{number}@mail.example>\r\n\
         In-Reply-To: <asked.{number}@shop.example>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b1\r\n\r\n\
         --b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         {said}\r\nOn Mon, 23 Nov 2026 at 08:00, Northwind Home <{ADDRESS}> wrote:\r\n{quoted}\r\n\
         --b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <div dir=\"ltr\"><p style=\"color:#222\">{said}</p></div><br><div class=\"gmail_quote\">\
         <div class=\"gmail_attr\">On Mon, 23 Nov 2026 at 08:00, Northwind Home wrote:<br></div>\
         <blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc\">\
         <table><tr><td><img src=\"cid:logo\" alt=\"logo\"></td><td>{asked}</td></tr></table>\
         </blockquote></div>\r\n--b1--\r\n"
    )
}

/// A mail of about `bytes` with one file.
pub fn large(bytes: usize) -> Letter {
    let sender = "large@mail.example".to_owned();
    let head = format!(
        "From: {sender}\r\nTo: <{ADDRESS}>\r\nSubject: A film\r\nMessage-ID: <large.1@mail.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n\
         --b1\r\n\r\nSee the film.\r\n\
         --b1\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n"
    );
    let line = "QXR0ZW5kIGtlZXBzIGV2ZXJ5IG1haWwgc2FmZSBiZWZvcmUgaXQgcmVhZHMgaXQsIGxhcmdl\r\n";
    let body = line.repeat(bytes / line.len());
    Letter { raw: format!("{head}{body}--b1--\r\n"), sender }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_answers_an_earlier_one_of_the_same_sender() {
        let [first, second, third] = [3, 4, 5].map(|number| letter(7, number));

        assert_eq!(third.sender, first.sender);
        assert_ne!(second.sender, first.sender);
        assert!(first.raw.contains("Message-ID: <c7n3.3@mail.example>"));
        assert!(third.raw.contains("In-Reply-To: <c7n3.3@mail.example>"));
        assert!((1_500..2_500).contains(&first.raw.len()), "{}", first.raw.len());
    }
}
