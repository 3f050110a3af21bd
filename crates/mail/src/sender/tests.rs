//! Contact forms, marketplaces and lists, each with who really wrote.

use super::{RealSender, SenderRule, real_sender};
use crate::parsing::parse;

fn rule(from: &str, field: &str) -> SenderRule {
    SenderRule { from: from.into(), field: field.into() }
}

/// Who wrote a mail with these header lines; the shop's address is support@shop.example.
fn found(headers: &str, rules: &[SenderRule]) -> Option<RealSender> {
    let mail = parse(format!("{headers}\nTo: support@shop.example\n\nHello\n").as_bytes(), "").unwrap();
    real_sender(&mail, rules, &|address| address == "support@shop.example")
}

fn email(headers: &str, rules: &[SenderRule]) -> String {
    found(headers, rules).map(|real| real.mailbox.email).unwrap_or_default()
}

#[test]
fn a_contact_forms_mail_is_from_whom_its_reply_to_names() {
    let rules = [rule("noreply@forms.example", "Reply-To")];
    let headers = "From: Contact form <NoReply@forms.example>\nReply-To: Ana Ruiz <ana@example.org>";

    let real = found(headers, &rules).unwrap();

    assert_eq!((real.mailbox.email.as_str(), real.mailbox.name.as_str()), ("ana@example.org", "Ana Ruiz"));
    assert_eq!(real.reason, "a rule for noreply@forms.example takes the sender from Reply-To");
}

#[test]
fn a_rule_counts_for_its_addresses_only() {
    let rules = [rule("*@shopify.example", "X-Original-From"), rule("*@shopify.example", "Reply-To")];
    let original = "X-Original-From: ana@example.org";

    assert_eq!(email(&format!("From: mailer@shopify.example\n{original}"), &rules), "ana@example.org");
    assert_eq!(email(&format!("From: mailer@shopify.example.evil.example\n{original}"), &rules), "");
    assert_eq!(email("From: mailer@shopify.example\nReply-To: bea@example.org", &rules), "bea@example.org");
    assert_eq!(email("From: mailer@shopify.example", &rules), "");
}

#[test]
fn stars_stand_for_any_letters() {
    for (pattern, address, is_like) in [
        ("a@b.example", "A@B.example", true),
        ("*", "a@b.example", true),
        ("no*reply@*.example", "no-reply@shop.example", true),
        ("no*reply@*.example", "noreply@shop.example.org", false),
        ("*@b.example", "a@bb.example", false),
        ("a*a@b.example", "a@b.example", false),
    ] {
        assert_eq!(super::is_like(pattern, address), is_like, "{pattern} {address}");
    }
}

#[test]
fn a_groups_rewriting_is_undone_without_a_rule() {
    let headers = "From: 'Ana Ruiz' via Support <support@shop.example>\nX-Original-Sender: ana@example.org";

    let real = found(headers, &[]).unwrap();

    assert_eq!((real.mailbox.email.as_str(), real.mailbox.name.as_str()), ("ana@example.org", "Ana Ruiz"));
    assert_eq!(real.reason, "a list rewrote From; X-Original-Sender says who wrote it");
}

#[test]
fn a_lists_rewriting_is_undone_by_its_original_from_or_its_reply_to() {
    let list = "List-Id: Lamps <lamps.lists.example>\nList-Post: <mailto:lamps@lists.example>";
    for named in [
        "X-Original-From: Ana <ana@example.org>",
        "Reply-To: Ana <ana@example.org>",
        "Reply-To: Ana <ana@example.org>, lamps@lists.example",
    ] {
        let headers = format!("From: Ana via Lamps <lamps@lists.example>\n{list}\n{named}");

        assert_eq!(email(&headers, &[]), "ana@example.org", "{named}");
    }
}

#[test]
fn nobody_is_believed_who_only_claims_to_pass_mail_on() {
    for headers in [
        "From: Eve via Support <eve@evil.example>\nX-Original-From: ana@example.org",
        "From: eve@evil.example\nX-Original-Sender: ana@example.org",
        "From: Support <support@shop.example>\nReply-To: ana@example.org",
        "From: Ana via Support <support@shop.example>\nReply-To: support@shop.example",
        "From: Ana via Support <support@shop.example>\nReply-To: ana@example.org, bea@example.org",
        "From: Ana via Support <support@shop.example>",
    ] {
        assert_eq!(found(headers, &[]), None, "{headers}");
    }
}
