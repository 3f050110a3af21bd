//! Whole answers as programs send them: HTML with their marks, alone and beside a plain text.

use super::super::{Split, split};
use crate::html;

const REPLY: &str = "The lamp came today, but its shade is cracked.";
const QUOTE: &str = "We sent your lamp.";

/// What each program makes of an answer, without its head.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "Gmail",
        r#"<div dir="ltr">{reply}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{who}<br></div>
        <blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc"><div dir="ltr">{quote}</div></blockquote></div>"#,
    ),
    (
        "Gmail, older",
        r#"<div dir="ltr">{reply}</div><div class="gmail_extra"><br><div class="gmail_quote">{who}<br>
        <blockquote class="gmail_quote">{quote}</blockquote></div><br></div>"#,
    ),
    (
        "Gmail through Outlook on the web",
        r#"<div>{reply}</div><div class="x_gmail_quote"><div class="x_gmail_attr">{who}</div><blockquote class="x_gmail_quote">{quote}</blockquote></div>"#,
    ),
    (
        "Apple Mail",
        r#"<html><body style="overflow-wrap: break-word;"><div>{reply}</div><br><div><br><blockquote type="cite"><div>{who}</div><br>
        <div><div>{quote}</div></div></blockquote></div><br></body></html>"#,
    ),
    (
        "iPhone",
        r#"<body dir="auto">{reply}<br><br><div dir="ltr">{phone}</div><div dir="ltr"><br><blockquote type="cite">{who}<br><br></blockquote></div>
        <blockquote type="cite"><div dir="ltr">{quote}</div></blockquote></body>"#,
    ),
    (
        "Thunderbird",
        r#"<body><p>{reply}</p><div class="moz-cite-prefix">{who}<br></div><blockquote type="cite" cite="mid:1@shop.example"><p>{quote}</p></blockquote>
        <div class="moz-signature">-- <br>Ana Ruiz</div></body>"#,
    ),
    (
        "Yahoo",
        r#"<div class="ydp1yahoo-style-wrap"><div>{reply}</div><br></div><div id="ydp2yahoo_quoted_1" class="ydp2yahoo_quoted"><div>
        <div>{who}</div><div><br></div><div>{quote}</div></div></div>"#,
    ),
    (
        "Outlook on the web",
        r#"<div class="elementToProof">{reply}</div><div id="Signature"><div>Ana Ruiz, Lamps &amp; Co.</div></div><div id="appendonsend"></div>
        <hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Shop &lt;help@shop.example&gt;<br>
        <b>Sent:</b> Monday, August 26, 2019 4:37 PM<br><b>To:</b> Ana<br><b>Subject:</b> Your order</font></div><div>{quote}</div>"#,
    ),
    (
        "Outlook, new",
        r#"<div>{reply}</div><div id="ms-outlook-mobile-signature">Ana</div><div id="mail-editor-reference-message-container"><div>Ben Bailey, wie besprochen</div><div>{quote}</div></div>"#,
    ),
    (
        "Outlook 2007 to 365",
        r#"<div class="WordSection1"><p class="MsoNormal">{reply}<o:p></o:p></p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'>
        <p class="MsoNormal"><b>Kto:</b> Shop<br><b>Kdy:</b> 4:37<br></p></div><p class="MsoNormal">{quote}</p></div>"#,
    ),
    (
        "Outlook 2003",
        r#"<div><p>{reply}</p><div class=MsoNormal align=center><hr size=2 width="100%" tabindex=-1></div><p><b>From:</b> Shop [mailto:help@shop.example]<br>
        <b>Sent:</b> Monday, August 26, 2019 4:37 PM<br><b>To:</b> Ana<br><b>Subject:</b> Your order</p><p>{quote}</p></div>"#,
    ),
    (
        "Outlook Express",
        r#"<DIV>{reply}</DIV><BLOCKQUOTE style="BORDER-LEFT: #000 2px solid"><DIV>----- Original Message ----- </DIV><DIV>{quote}</DIV></BLOCKQUOTE>"#,
    ),
    (
        "Outlook Express, old",
        r#"<DIV>{reply}</DIV><DIV class=OutlookMessageHeader>Kdokoli</DIV><DIV>{quote}</DIV>"#,
    ),
    (
        "Outlook for Mac",
        r#"<div>{reply}</div><span id="OLK_SRC_BODY_SECTION"><div><span>Od někoho</span></div><div>{quote}</div></span>"#,
    ),
    (
        "Hotmail",
        r#"<div dir='ltr'>{reply}<br><br><div><hr id="stopSpelling">Datum: heute<br>{quote}</div></div>"#,
    ),
    (
        "Zimbra",
        r#"<div>{reply}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Somebody: </b>Shop</div><div data-marker="__QUOTED_TEXT__">{quote}</div>"#,
    ),
    (
        "ProtonMail",
        r#"<div>{reply}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">{phone}</div></div>
        <div class="protonmail_quote">{who}<br><blockquote class="protonmail_quote" type="cite">{quote}</blockquote></div>"#,
    ),
    (
        "Tutanota",
        r#"<div>{reply}</div><div>26. Aug. 2019, 16:37 von help@shop.example:</div><blockquote class="tutanota_quote">{quote}</blockquote>"#,
    ),
    (
        "Zoho",
        r#"<div>{reply}</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- anyone ----</div><blockquote>{quote}</blockquote></div>"#,
    ),
    (
        "QQ",
        r#"<div>{reply}</div><div><br></div><div id="isReplyContent"><div>谁</div><div>{quote}</div></div>"#,
    ),
    (
        "GMX",
        r#"<div>{reply}</div><div name="quote" style="margin:10px"><div><b>Wann:</b> gestern</div><div name="quoted-content">{quote}</div></div>"#,
    ),
    (
        "mail.ru",
        r#"<p>{reply}</p><br>Понедельник, 26 августа 2019, 16:37 +03:00 от Shop &lt;help@shop.example&gt;:<br><blockquote><div>{quote}</div></blockquote>"#,
    ),
    (
        "Yandex",
        r#"<div>{reply}</div><div>26.08.2019, 16:37, "Shop" &lt;help@shop.example&gt;:</div><blockquote><div>{quote}</div></blockquote>"#,
    ),
    (
        "Roundcube",
        r#"<div>{reply}</div><p id="reply-intro">Kdosi kdysi</p><blockquote type="cite">{quote}</blockquote>"#,
    ),
    (
        "Freshdesk",
        r#"<div>{reply}</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">{quote}</blockquote></div>"#,
    ),
    (
        "Spark",
        r#"<div name="messageBodySection">{reply}</div><div name="messageSignatureSection">Ana</div><div name="messageReplySection">{who}<blockquote type="cite">{quote}</blockquote></div>"#,
    ),
    (
        "Fastmail",
        r#"<div>{reply}</div><div>{who}</div><blockquote type="cite" id="fastmail-quoted">{quote}</blockquote>"#,
    ),
    (
        "Samsung",
        r#"<div>{reply}</div><div id="composer_signature"><div>Ana Ruiz</div></div><div>-------- Original message --------</div><div>From: Shop &lt;help@shop.example&gt; </div><div>Date: 26/08/2019 16:37 (GMT+01:00) </div><div>Subject: Your order </div><div>{quote}</div>"#,
    ),
    (
        "a help desk",
        r#"<div>{reply}</div><blockquote><p>##- Please type your reply above this line -##</p><p>{quote}</p></blockquote>"#,
    ),
];

fn filled(page: &str) -> String {
    page.replace("{reply}", REPLY)
        .replace("{quote}", QUOTE)
        .replace("{who}", "On Mon, Aug 26, 2019 at 4:37 PM Shop &lt;<a href=\"mailto:help@shop.example\">help@shop.example</a>&gt; wrote:")
        .replace("{phone}", "Sent from my iPhone")
}

fn assert_split(name: &str, text: &str, split: &Split) {
    assert_eq!(split.reply, REPLY, "{name}\n{text}");
    assert!(split.quote.contains(QUOTE), "{name}\n{text}\n{split:?}");
}

#[test]
fn the_html_of_each_program_tells_the_reply() {
    for (name, page) in PROGRAMS {
        let page = filled(page);
        let text = html::text(&page);

        assert_split(name, &text, &split(&text, &page));
    }
}

#[test]
fn the_marks_in_the_html_decide_over_a_plain_text_without_any() {
    for (name, page) in PROGRAMS {
        let page = filled(page);
        let bare: Vec<String> =
            html::text(&page).lines().map(|line| line.trim_start_matches(['>', ' ']).to_owned()).collect();
        let text = bare.join("\n");

        assert_split(name, &text, &split(&text, &page));
    }
}

#[test]
fn wraps_and_links_of_the_plain_text_dont_matter() {
    let page = "<div>Gr&uuml;&szlig;e, the lamp <a href='https://a.example/x'>from your page</a> came today, broken.</div>\
                <div class=\"yahoo_quoted\"><p>Somebody, once upon a time:</p><p>See <a href='https://shop.example'>our page</a> for more.</p></div>";
    let text = "Grüße, the lamp from your\npage <https://a.example/x> came today,\nbroken.\n\nSomebody, once\nupon a time:\n\nSee our page <https://shop.example> for more.";

    let split = split(text, page);

    assert_eq!(split.reply, "Grüße, the lamp from your\npage <https://a.example/x> came today,\nbroken.");
    assert_eq!(split.quote, "Somebody, once\nupon a time:\n\nSee our page <https://shop.example> for more.");
}

#[test]
fn answers_within_gmails_copy_are_the_writers_words() {
    let page = r#"<div>Hello</div><div class="gmail_quote"><div class="gmail_attr">Kdosi napsal</div><blockquote class="gmail_quote">Which lamp?</blockquote>
        <div>The green one.</div><blockquote class="gmail_quote">And the receipt?</blockquote><div>Attached.</div><blockquote class="gmail_quote">Yours, Shop</blockquote></div>"#;
    let text = "Hello\n\nKdosi napsal\n\n> Which lamp?\n\nThe green one.\n\n> And the receipt?\n\nAttached.\n\n> Yours, Shop\n";

    let split = split(text, page);

    assert_eq!(split.reply, "Hello\n\n> Which lamp?\n\nThe green one.\n\n> And the receipt?\n\nAttached.");
    assert_eq!(split.quote, "Kdosi napsal\n\n> Yours, Shop");
}

#[test]
fn a_quote_the_writer_drew_in_gmail_is_content() {
    let page = r#"<div>The label says</div><blockquote class="gmail_quote">Wash by hand only</blockquote>"#;
    let text = html::text(page);

    assert_eq!(split(&text, page).reply, text);
}

#[test]
fn a_forwarded_mail_is_told_by_its_first_line_within_the_copy() {
    let page = r#"<div>See below.</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: Carrier &lt;news@carrier.example&gt;<br><p>It was damaged.</p></div>"#;
    let text = html::text(page);

    let split = split(&text, page);

    assert_eq!(split.reply, "See below.");
    assert!(
        split.forwarded.starts_with("---------- Forwarded") && split.forwarded.ends_with("It was damaged.")
    );
}

#[test]
fn a_whole_mail_written_into_the_signature_is_kept() {
    let page = "<div class=\"gmail_signature\">My lamp is broken.<br>Please help.</div>";

    assert_eq!(split("My lamp is broken.\nPlease help.", page).reply, "My lamp is broken.\nPlease help.");
}

#[test]
fn html_of_another_mail_changes_nothing() {
    let page = "<div class=\"gmail_quote\">Something else entirely, long and never said in the text.</div>";

    assert_eq!(split("My lamp is broken.\nPlease help.", page).reply, "My lamp is broken.\nPlease help.");
}

#[test]
fn a_mail_that_is_all_a_copy_is_read_as_passed_on() {
    let page = r#"<div class="gmail_quote"><p>Your parcel was damaged.</p><p>Call us.</p></div>"#;
    let split = split("Your parcel was damaged.\n\nCall us.", page);

    assert_eq!(
        (split.reply.as_str(), split.forwarded.as_str()),
        ("", "Your parcel was damaged.\n\nCall us.")
    );
}

#[test]
fn html_that_lost_gmails_copy_still_tells_the_quote() {
    let page = r#"<div>Still broken.<br>class="gmail_quote"><div class="gmail_attr">Kdosi napsal</div><blockquote class="gmail_quote">Any news?</blockquote></div>"#;
    let split = split("Still broken.\n\nKdosi napsal\n\n> Any news?\n>\n", page);

    assert_eq!(split.reply, "Still broken.");
}
