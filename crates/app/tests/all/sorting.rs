//! What agents see of mail that isn't theirs to read at once: spam and its rescue, the block list, the trash, bounces.

use channels::smtp::Verdict;
use reqwest::StatusCode;

use crate::harness::{ADDRESS, Shop, between, header, letter};

/// A mail that the server in front of ours calls spam.
fn spam(from: &str, subject: &str) -> String {
    format!("X-Spam-Flag: YES\n{}", letter(from, subject, "Send your bank details."))
}

#[tokio::test]
async fn spam_stands_outside_the_inbox_and_comes_in_with_one_click() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.mail("win@lotto.example", ADDRESS, &spam("win@lotto.example", "You <b>won</b>")).await;

    let inbox = mia.page("/desk?view=open").await;
    let page = mia.page("/desk/spam").await;
    let act = format!("/desk/spam/{}/rescue", between(&page, "action=\"/desk/spam/", "/"));
    let told = mia.act(&act, &[]).await;
    shop.settle().await;

    assert!(!inbox.contains("You &lt;b&gt;won&lt;/b&gt;"), "{inbox}");
    assert!(
        page.contains("You &lt;b&gt;won&lt;/b&gt;")
            && page.contains("the mail server before ours calls it spam"),
        "{page}"
    );
    assert!(told.contains("It goes to the inbox now"), "{told}");
    assert!(mia.page("/desk?view=open").await.contains("You &lt;b&gt;won&lt;/b&gt;"));
    assert!(!mia.page("/desk/spam").await.contains("win@lotto.example"));
    assert!(mia.act(&act, &[]).await.contains("in spam any more"), "a second click says so");
}

#[tokio::test]
async fn a_conversations_menu_blocks_its_sender_and_the_list_takes_them_off_again() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("ana@spam.example", "Watches", "Buy!").await;
    let path = mia.first_in("open").await;
    let menu = mia.page(&path).await;
    assert!(menu.contains("Everybody at spam.example") && menu.contains("Move to the trash"), "{menu}");

    let told =
        mia.act(&format!("{path}/block"), &[("value", "@spam.example"), ("reason", "Sells watches")]).await;
    shop.write("bo@spam.example", "More watches", "Buy!").await;

    assert!(told.contains("Mail from there is turned away from now on."), "{told}");
    let list = mia.page("/desk/blocks").await;
    assert!(
        list.contains("@spam.example") && list.contains("Sells watches") && list.contains("Mia"),
        "{list}"
    );
    let shelf = mia.page("/desk/spam?shelf=blocked").await;
    assert!(shelf.contains("bo@spam.example") && !shelf.contains("Not spam"), "{shelf}");
    let off = mia.act("/desk/blocks/removal", &[("value", "@spam.example")]).await;
    assert!(off.contains("Mail from there is taken again.") && off.contains("Nobody."), "{off}");
    let wrong = mia.post("/desk/blocks", &[("value", "gmail.com"), ("reason", "All of it")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("Block the one address instead") && wrong.text.contains("All of it"),
        "{}",
        wrong.text
    );
}

#[tokio::test]
async fn a_conversation_goes_into_the_trash_and_out_again() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let path = mia.first_in("open").await;

    let told = mia.act(&format!("{path}/trash"), &[]).await;
    let shelf = mia.page("/desk/spam?shelf=trash").await;
    let closed = mia.page("/desk?view=closed").await;
    let back = mia.act(&format!("{path}/trash/removal"), &[]).await;

    assert!(
        told.contains("in the trash, thrown there by Mia") && told.contains("Mia moved this to the trash"),
        "{told}"
    );
    assert!(shelf.contains("Lamp") && shelf.contains("Take it out"), "{shelf}");
    assert!(!closed.contains("It flickers.") && closed.contains("Spam and trash"), "{closed}");
    assert!(back.contains("It is out of the trash.") && !back.contains("thrown there by"), "{back}");
    assert!(mia.page("/desk?view=open").await.contains("It flickers."));
}

#[tokio::test]
async fn trash_is_gone_for_good_after_its_time() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("ana@example.org", "Lamp", "My secret.").await;
    let path = mia.first_in("open").await;
    mia.act(&format!("{path}/trash"), &[]).await;

    shop.clock.advance(31 * 86_400_000);
    channels::mail::sorting::removing::sweep(&shop.running.post).await.unwrap();

    let mia = shop.agent("Ina", "Agent").await;
    let page = mia.page(&path).await;
    assert!(page.contains("Removed for good") && !page.contains("My secret."), "{page}");
    assert!(!mia.page("/desk/spam?shelf=trash").await.contains("Lamp"));
}

#[tokio::test]
async fn a_bounce_is_seen_on_the_message_and_on_the_customer() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let path = mia.first_in("open").await;
    mia.answer(&path, "email", "Which bulb?").await;
    shop.settle().await;
    let sent = shop.relay.last();
    let report = format!(
        "From: MAILER-DAEMON@mx.example\nTo: {ADDRESS}\nSubject: Undelivered\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n\
         --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {}\nTo: ana@example.org\n\n--b--\n",
        header(&sent, "message-id")
    );

    shop.mail("", ADDRESS, &report).await;

    let page = mia.page(&path).await;
    assert!(page.contains("ana@example.org doesn’t work (5.1.1)"), "{page}");
    assert!(page.contains("550 5.1.1 no such user"), "{page}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages WHERE delivery = 'failed'").await, 1);
    let person = format!("/desk/people/{}", between(&page, "/desk/people/", "\""));
    assert!(mia.page(&person).await.contains("ana@example.org doesn’t work (5.1.1)"));
}

#[tokio::test]
async fn a_customer_is_told_once_that_their_mail_arrived_when_the_notice_is_on() {
    let shop = Shop::open().await;
    let lena = shop.agent("Lena", "Team lead").await;
    shop.relay.set(Verdict::Accepted);
    let on = lena.act("/desk/notices/mail_received/switch", &[("to", "on")]).await;
    assert!(on.contains("Mail received"), "{on}");

    shop.write("Ana <ana@example.org>", "Lamp", "It flickers.").await;
    shop.write("Ana <ana@example.org>", "Bulb", "It is broken too.").await;
    shop.write("noreply@news.example", "News", "Buy!").await;

    assert_eq!(shop.relay.mails().len(), 1);
    let mail = shop.relay.last();
    assert!(header(&mail, "subject").starts_with("We got your mail: Lamp [#"), "{mail}");
    assert_eq!(header(&mail, "auto-submitted"), "auto-replied");
    assert!(lena.page("/desk?view=open").await.contains("It flickers."));
}

#[tokio::test]
async fn what_an_agent_may_not_do_isnt_offered_by_guessing() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;

    for path in ["/desk/spam/7/rescue", "/desk/conversations/7/trash", "/desk/conversations/7/trash/removal"]
    {
        assert_eq!(mia.post(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
