//! Telling people: from the shop's news to the customer's mailbox and back, and the page where operators choose the words.

use orders::act::{self, Command, What, Who};
use reqwest::StatusCode;

use crate::harness::{Browser, Shop, between, header, letter};
use crate::people::import;

const ANA: &str = r##"{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"]}
{"type":"order","number":"#W7","customer":"ana","placed_at":"2026-11-22T10:00:00Z","status":"placed","currency":"EUR","lines":[{"title":"Floor <b>lamp","quantity":2,"price":19.99}]}
"##;

/// An agent cancels Ana's order.
async fn cancel(shop: &Shop) {
    let cancelled = shop.running.post.db.write(|tx| {
        let command = Command::new("#W7", What::Cancel).because("I changed my mind");
        act::confirm(tx, &Who::agent(1, "agent"), &command, ("key", None))
    });
    cancelled.await.unwrap();
    shop.settle().await;
}

/// The fields of the form on the page of a notice.
fn form<'a>(subject: &'a str, text: &'a str, seen: &'a str) -> [(&'static str, &'a str); 4] {
    [("language", "en"), ("subject", subject), ("text", text), ("seen", seen)]
}

async fn operator(shop: &Shop) -> Browser {
    shop.agent("Lena", "Team lead").await
}

#[tokio::test]
async fn a_customer_is_told_by_mail_and_the_answer_comes_into_the_same_conversation() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    import(&shop, ANA).await;

    cancel(&shop).await;

    let mail = shop.relay.last();
    assert!(header(&mail, "subject").starts_with("Done: Cancel the order [#"), "{mail}");
    assert!(
        header(&mail, "from").contains("Northwind Home") && !header(&mail, "from").contains(" at "),
        "{mail}"
    );
    assert_eq!(header(&mail, "to"), "ana@example.org");
    assert!(lena.page("/desk?view=open").await.contains("page") && shop.relay.mails().len() == 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations WHERE standing = 'closed'").await, 1);

    let back = header(&mail, "reply-to");
    let back = between(&back, "<", ">");
    shop.mail("ana@example.org", back, &letter("Ana <ana@example.org>", "Re: Done", "That was a mistake!"))
        .await;

    let path = lena.first_in("open").await;
    let page = lena.page(&path).await;
    assert!(
        page.contains("That was a mistake!") && page.contains("this is done: Cancel the order"),
        "{page}"
    );
    cancel(&shop).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations WHERE standing = 'open'").await, 1);
    assert!(
        lena.page("/desk?view=open").await.contains("That was a mistake!"),
        "the customer's word stays on top"
    );
    assert!(!shop.relay.last().contains("That was a mistake!"), "a notice quotes nothing");
}

#[tokio::test]
async fn a_notice_that_bounces_is_tried_again_from_the_desk() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    import(&shop, ANA).await;
    shop.relay.set(channels::smtp::Verdict::Refused("no such mailbox".into()));

    cancel(&shop).await;

    let page = lena.page("/desk/operation").await;
    assert!(page.contains("Done: Cancel the order") && page.contains("given up"), "{page}");
    shop.relay.set(channels::smtp::Verdict::Accepted);
    lena.act(&format!("/desk/letters/{}/retry", between(&page, "/desk/letters/", "/")), &[]).await;
    shop.settle().await;
    assert_eq!(shop.relay.mails().len(), 1);
}

#[tokio::test]
async fn an_operator_switches_notices_on_and_off() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    let page = lena.page("/desk/notices").await;
    assert!(between(&page, "id=\"notice-confirmation\"", "</li>").contains("Switch on"), "{page}");

    let on = lena.act("/desk/notices/confirmation/switch", &[("to", "on")]).await;
    assert!(on.contains("Customers are told from now on."), "{on}");
    assert!(between(&on, "id=\"notice-confirmation\"", "</li>").contains("Switch off"));
    import(&shop, ANA).await;
    shop.settle().await;
    assert!(shop.relay.last().contains("Your order #W7"));

    lena.act("/desk/notices/act_done/switch", &[("to", "off")]).await;
    cancel(&shop).await;
    assert_eq!(shop.relay.mails().len(), 1);
    let odd = lena.post("/desk/notices/act_done/switch", &[("to", "perhaps")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(lena.get("/desk/notices/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn words_are_tried_with_a_real_order_saved_and_restored() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    import(&shop, ANA).await;
    let page = lena.page("/desk/notices/act_done").await;
    assert!(
        page.contains("Floor") || page.contains("Cancel the order"),
        "filled with the newest order: {page}"
    );
    assert!(page.contains("{{ order.number }}") && page.contains("The built-in words."), "{page}");

    let typed = form("Yes: {{ order.number }}", "{{ order.lines[0].title }}: {{ order.total | money }}", "0");
    let preview = lena.post("/desk/notices/act_done/preview", &typed).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.text.contains("Floor &lt;b&gt;lamp: €39.98"), "{}", preview.text);
    assert_eq!(shop.count("SELECT COUNT(*) FROM notice_words").await, 0, "a look keeps nothing");
    assert_eq!(shop.relay.mails().len(), 0, "and sends nothing");

    let saved = lena.act("/desk/notices/act_done", &typed).await;
    assert!(
        saved.contains("Customers get these words from now on.") && saved.contains("Your own words."),
        "{saved}"
    );
    assert!(lena.page("/desk/notices").await.contains("own words: en"));
    cancel(&shop).await;
    assert!(shop.relay.last().contains("Yes: #W7"), "{}", shop.relay.last());

    let restored = lena.act("/desk/notices/act_done/default", &[("language", "en"), ("seen", "1")]).await;
    assert!(
        restored.contains("The built-in words are back.") && restored.contains("Back to the built-in words.")
    );
    assert!(restored.contains("Yes: {{ order.number }}"), "the history keeps them: {restored}");
}

#[tokio::test]
async fn what_is_wrong_with_words_stands_beside_the_field_and_nothing_is_saved() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    import(&shop, ANA).await;
    let endless = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}";
    let cases = [
        ("Fine", "{{ order.numer }}", "text-error", "order.numer"),
        ("{{ ordr }}", "Fine", "subject-error", "ordr"),
        ("Fine", endless, "text-error", "takes too long"),
        ("", "Fine", "subject-error", "Write one."),
    ];

    for (subject, text, field, hint) in cases {
        let answer = lena.post("/desk/notices/act_done", &form(subject, text, "0")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        let error = between(&answer.text, &format!("id=\"{field}\""), "</p>");
        assert!(error.contains(hint), "{text}: {error}");
        let test = lena.post("/desk/notices/act_done/test", &form(subject, text, "0")).await;
        assert_eq!(test.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM notice_words").await, 0);
    let fields = [&form("Fine", "Fine", "0")[..], &[("order", "#NONE")]].concat();
    let nowhere = lena.post("/desk/notices/act_done/preview", &fields).await;
    assert!(nowhere.text.contains("There is no order of this number."), "{}", nowhere.text);
}

#[tokio::test]
async fn a_test_goes_to_the_operator_and_to_nobody_else() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    import(&shop, ANA).await;

    let page = lena.post("/desk/notices/act_done/test", &form("Yes: {{ order.number }}", "Text", "0")).await;
    shop.settle().await;

    assert!(page.text.contains("The test is on its way to lena@shop.example."), "{}", page.text);
    assert_eq!(shop.relay.mails().len(), 1);
    let mail = shop.relay.last();
    assert_eq!(
        (header(&mail, "to"), header(&mail, "subject")),
        ("lena@shop.example".into(), "[Test] Yes: #W7".into())
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 0);
}

#[tokio::test]
async fn the_slower_of_two_operators_keeps_what_they_wrote_and_hears_who_was_faster() {
    let shop = Shop::open().await;
    let (lena, root) = (operator(&shop).await, shop.agent("Root", "Administrator").await);
    import(&shop, ANA).await;
    lena.act("/desk/notices/act_done", &form("Lena's", "Lena's text", "0")).await;

    let slower = root.post("/desk/notices/act_done", &form("Root's", "Root's text", "0")).await;

    assert_eq!(slower.status, StatusCode::CONFLICT);
    assert!(slower.text.contains("Lena changed this text while you were writing."), "{}", slower.text);
    assert!(
        slower.text.contains("\nRoot's text</textarea>") && slower.text.contains("Lena's text"),
        "{}",
        slower.text
    );
    root.act("/desk/notices/act_done", &form("Root's", "Both texts", "1")).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM notice_words").await, 2);
}

#[tokio::test]
async fn words_that_fail_later_are_told_to_the_operator() {
    let shop = Shop::open().await;
    let lena = operator(&shop).await;
    import(&shop, ANA).await;
    let text = "{% if act.reference != 'ACT-SAMPLE' %}{{ act.colour }}{% endif %}Fine";
    lena.act("/desk/notices/act_done", &form("Fine", text, "0")).await;

    cancel(&shop).await;

    assert!(shop.relay.last().contains("Done: Cancel the order"), "the built-in words went out");
    let page = lena.page("/desk/notices/act_done").await;
    assert!(page.contains("These words failed") && page.contains("act.colour"), "{page}");
    assert!(lena.page("/desk/notices").await.contains("own words fail: en"));
    let operation = lena.page("/desk/operation").await;
    assert!(between(&operation, "Notices whose words fail", "</div>").contains("look here"), "{operation}");
}
