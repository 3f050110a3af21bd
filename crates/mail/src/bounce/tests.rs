//! Bounces as servers really write them, and what isn't one.

use std::path::{Path, PathBuf};

use super::{Action, Bounce, Weight, of};
use crate::parse;

fn read(raw: &str) -> Option<Bounce> {
    let raw = raw.replace("\r\n", "\n").replace('\n', "\r\n");
    of(&parse(raw.as_bytes(), "sender@mx.example").unwrap(), raw.as_bytes())
}

/// One recipient of a bounce: address, action, status, weight.
fn one(raw: &str) -> (String, Action, String, Weight) {
    let bounce = read(raw).unwrap_or_else(|| panic!("not a bounce: {raw}"));
    assert_eq!(bounce.recipients.len(), 1, "{bounce:?}");
    let recipient = &bounce.recipients[0];
    (recipient.email.clone(), recipient.action, recipient.status.clone(), recipient.weight())
}

/// A standard report with these lines about its recipients.
fn report(recipients: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)\nTo: help@shop.example\n\
         Subject: Undelivered Mail Returned to Sender\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nI'm sorry.\n\n<ana@example.org>: no room today\n\n\
         --b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example\nArrival-Date: Mon, 1 Jan 2024 10:00:00 +0000\n\n{recipients}\n\
         --b\nContent-Type: message/rfc822\n\n\
         From: help@shop.example\nTo: ana@example.org\nReply-To: help+r7.abc@shop.example\n\
         Message-ID: <letter-1@shop.example>\nReferences: <m1@example.org>\nSubject: Re: My lamp\n\nHello Ana\n--b--\n"
    )
}

#[test]
fn the_standards_report_says_whom_why_and_which_letter() {
    let raw = report(
        "Final-Recipient: rfc822; Ana@Example.org\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 <ana@example.org>:\n    User unknown",
    );

    let bounce = read(&raw).unwrap();

    let recipient = &bounce.recipients[0];
    assert_eq!((bounce.reporter.as_str(), bounce.recipients.len()), ("mx.example", 1));
    assert_eq!((recipient.email.as_str(), recipient.action), ("ana@example.org", Action::Failed));
    assert_eq!((recipient.status.as_str(), recipient.weight()), ("5.1.1", Weight::Hard));
    assert_eq!(recipient.diagnostic, "550 5.1.1 <ana@example.org>: User unknown");
    assert_eq!(bounce.original.mail_id, "letter-1@shop.example");
    assert_eq!(bounce.original.ancestors, ["m1@example.org"]);
    assert_eq!(bounce.original.reply_to, ["help+r7.abc@shop.example"]);
    assert_eq!((bounce.original.subject.as_str(), bounce.is_delay()), ("Re: My lamp", false));
}

#[test]
fn a_delay_is_no_failure_and_a_success_is_no_bounce() {
    let delayed = report("Final-Recipient: rfc822;ana@example.org\nAction: delayed\nStatus: 4.4.1");
    let arrived = report("Final-Recipient: rfc822;ana@example.org\nAction: delivered\nStatus: 2.0.0");
    let relayed = report("Final-Recipient: rfc822;ana@example.org\nAction: relayed\nStatus: 2.0.0");

    let bounce = read(&delayed).unwrap();

    assert!(bounce.is_delay() && bounce.recipients[0].weight() == Weight::Soft);
    assert_eq!(bounce.recipients[0].diagnostic, "<ana@example.org>: no room today", "from the words");
    assert_eq!((read(&arrived), read(&relayed)), (None, None));
}

#[test]
fn a_report_about_several_people_keeps_those_it_failed_for() {
    let raw = report(
        "Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; over quota\n\n\
         Final-Recipient: rfc822; bo@example.org\nAction: delivered\nStatus: 2.0.0\n\n\
         Original-Recipient: rfc822; cy@example.org\nFinal-Recipient: rfc822; cy@inner.example.org\nAction: failed\n\
         Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 no such user",
    );

    let bounce = read(&raw).unwrap();

    let told: Vec<_> = bounce.recipients.iter().map(|one| (one.email.as_str(), one.weight())).collect();
    assert_eq!(told, [("ana@example.org", Weight::Soft), ("cy@example.org", Weight::Hard)]);
    assert_eq!(bounce.recipients[1].status, "5.1.1", "the exact code stands in what the server said");
}

#[test]
fn a_report_with_only_the_headers_of_the_letter_names_it_too() {
    let raw = report("Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1")
        .replace("message/rfc822", "text/rfc822-headers");

    assert_eq!(read(&raw).unwrap().original.mail_id, "letter-1@shop.example");
}

#[test]
fn an_encoded_report_is_read() {
    let raw = "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n\
         UmVwb3J0aW5nLU1UQTogZG5zO214LmV4YW1wbGUKCkZpbmFsLVJlY2lwaWVudDogcmZjODIyO2Fu\n\
         YUBleGFtcGxlLm9yZwpBY3Rpb246IGZhaWxlZApTdGF0dXM6IDUuMS4xCg==\n--b--\n";

    assert_eq!(one(raw), ("ana@example.org".into(), Action::Failed, "5.1.1".into(), Weight::Hard));
}

#[test]
fn qmail_writes_in_words() {
    let raw = "From: MAILER-DAEMON@mx.example\nTo: help@shop.example\nSubject: failure notice\n\n\
         Hi. This is the qmail-send program at mx.example.\n\
         I'm afraid I wasn't able to deliver your message to the following addresses.\n\
         This is a permanent error; I've given up. Sorry it didn't work out.\n\n\
         <ana@example.org>:\n192.0.2.1 does not like recipient.\n\
         Remote host said: 550 5.1.1 sorry, no mailbox here by that name\nGiving up on 192.0.2.1.\n\n\
         --- Below this line is a copy of the message.\n\nReturn-Path: <help@shop.example>\n\
         Received: by shop.example; Mon, 1 Jan 2024\nFrom: help@shop.example\nTo: ana@example.org\n\
         Message-ID: <letter-2@shop.example>\nSubject: Re: My lamp\n\nHello\n";

    let bounce = read(raw).unwrap();

    assert_eq!(one(raw), ("ana@example.org".into(), Action::Failed, "5.1.1".into(), Weight::Hard));
    assert_eq!(bounce.original.mail_id, "letter-2@shop.example");
}

#[test]
fn exim_names_the_recipients_in_a_header() {
    let raw = "X-Failed-Recipients: ana@example.org\nAuto-Submitted: auto-replied\n\
         From: Mail Delivery System <Mailer-Daemon@mx.example>\nTo: help@shop.example\n\
         Subject: Mail delivery failed: returning message to sender\n\n\
         This message was created automatically by mail delivery software.\n\n\
         A message that you sent could not be delivered to one or more of its\n\
         recipients. This is a permanent error. The following address(es) failed:\n\n\
         \x20 ana@example.org\n\x20   Unrouteable address\n\n\
         ------ This is a copy of the message, including all the headers. ------\n\n\
         Received: from x by mx.example\nMessage-ID: <letter-3@shop.example>\nTo: ana@example.org\n\nHello\n";

    assert_eq!(one(raw), ("ana@example.org".into(), Action::Failed, String::new(), Weight::Hard));
    assert_eq!(read(raw).unwrap().original.mail_id, "letter-3@shop.example");
}

#[test]
fn exims_warning_is_a_delay() {
    let raw = "From: Mail Delivery System <Mailer-Daemon@mx.example>\nTo: help@shop.example\n\
         Subject: Warning: message 1rKb2c-0001 delayed 24 hours\n\n\
         This message was created automatically by mail delivery software.\n\
         A message that you sent has not yet been delivered to one or more of its\n\
         recipients after more than 24 hours on the queue on mx.example.\n\n\
         The address to which the message has not yet been delivered is:\n\n\
         \x20 ana@example.org\n\x20   Delay reason: Connection timed out\n";

    let (email, action, _, weight) = one(raw);

    assert_eq!((email.as_str(), action, weight), ("ana@example.org", Action::Delayed, Weight::Soft));
}

#[test]
fn exchange_says_who_could_not_be_reached() {
    let raw = "From: System Administrator <postmaster@corp.example>\nTo: help@shop.example\n\
         Subject: Undeliverable: Re: My lamp\n\n\
         Your message\n\n  To:      ana@corp.example\n  Subject: Re: My lamp\n  Sent:    Mon, 25 Feb 2002 13:32:23 +0100\n\n\
         did not reach the following recipient(s):\n\n\
         ana@corp.example on Mon, 25 Feb 2002 13:32:23 +0100\n\
         \x20   The recipient name is not recognized\n\x20   #5.1.1 SMTP; 550 unknown\n";

    let (email, action, status, weight) = one(raw);

    assert_eq!((email.as_str(), action, weight), ("ana@corp.example", Action::Failed, Weight::Hard));
    assert_eq!(status, "5.1.1");
}

#[test]
fn gmail_says_it_in_a_sentence() {
    let raw = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nTo: help@shop.example\n\
         Subject: Delivery Status Notification (Failure)\n\n\
         ** Address not found **\n\nYour message wasn't delivered to ana@example.org because the address couldn't be found.\n\n\
         The response from the remote server was:\n550 5.1.1 The email account that you tried to reach does not exist.\n";

    assert_eq!(one(raw), ("ana@example.org".into(), Action::Failed, "5.1.1".into(), Weight::Hard));
}

#[test]
fn full_mailboxes_and_refusals_are_soft() {
    for (status, said, expected) in [
        ("5.2.2", "552 5.2.2 mailbox full", Weight::Soft),
        ("5.7.1", "554 5.7.1 rejected as spam", Weight::Soft),
        ("5.7.1", "554 5.7.1 user ana@example.org does not exist", Weight::Hard),
        ("5.3.4", "message too big", Weight::Soft),
        ("5.0.0", "550 blocked", Weight::Soft),
        ("5.0.0", "550 invalid address", Weight::Hard),
        ("5.1.8", "550 bad sender address", Weight::Soft),
        ("5.2.1", "mailbox disabled", Weight::Hard),
        ("4.4.1", "connection timed out", Weight::Soft),
        ("5.4.4", "host not found", Weight::Hard),
    ] {
        let raw = report(&format!(
            "Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {said}"
        ));

        assert_eq!(read(&raw).unwrap().recipients[0].weight(), expected, "{status} {said}");
    }
}

#[test]
fn what_people_write_about_bounces_is_none() {
    for raw in [
        "From: ana@example.org\nSubject: Undelivered mail?\n\nI got <bo@example.org>: 550 5.1.1 user unknown. What now?\n",
        "From: ana@example.org\nSubject: Re: failure notice\n\nHi. This is the qmail-send program, it says.\n",
        "From: postmaster@corp.example\nSubject: Our order\n\nPlease send it to bo@corp.example.\n",
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\nNobody is named here.\n",
        "From: ana@example.org\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nread\n--b\nContent-Type: message/disposition-notification\n\n\
         Final-Recipient: rfc822;ana@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
    ] {
        assert_eq!(read(raw), None, "{raw}");
    }
}

#[test]
fn any_cut_of_a_bounce_is_read_without_a_fault() {
    let raw = report("Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1")
        .replace('\n', "\r\n");

    for end in 0..raw.len() {
        if let Ok(mail) = parse(&raw.as_bytes()[..end], "sender@mx.example") {
            of(&mail, &raw.as_bytes()[..end]);
        }
    }
}

/// Every file below `folder`, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn real_bounces_and_automatic_mails_are_in_their_class_and_the_others_are_not() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail");
    if !data.exists() {
        println!("passed over: {} isn't there", data.display());
        return;
    }
    let (mut bounced, mut automatic) = (Vec::new(), Vec::new());
    for folder in ["chatwoot", "otobo", "zammad", "stalwart"] {
        for path in files(&data.join(folder)) {
            let raw = std::fs::read(&path).unwrap();
            let Ok(mail) = parse(&raw, "sender@mx.example") else { continue };
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            if of(&mail, &raw).is_some() {
                bounced.push(name);
            } else if crate::automatic::of(&mail).is_some() {
                automatic.push(name);
            }
        }
    }
    for names in [&mut bounced, &mut automatic] {
        names.sort();
        names.dedup();
    }

    assert_eq!(
        bounced,
        [
            "PostMaster-Test10",
            "bounced_with_no_from",
            "mail033-undelivered-mail-returned-to-sender",
            "mail053",
            "mail055",
            "mail063"
        ]
    );
    assert_eq!(
        automatic,
        [
            "auto_reply",
            "auto_reply_with_auto_submitted",
            "mail019",
            "mail035",
            "mail043",
            "mail089",
            "non_utf_encoded_mail"
        ]
    );
}
