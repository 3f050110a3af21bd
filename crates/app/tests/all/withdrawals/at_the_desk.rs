//! Withdrawals as agents and courts meet them.

use super::*;

#[tokio::test]
async fn agents_see_each_with_its_standing_and_answer_in_its_conversation() {
    let shop = Shop::open().await;
    with_orders(&shop).await;
    let (anna, mia) = (stranger(&shop), shop.agent("Mia", "Agent").await);
    for (order, email) in
        [("#W1", "anna@example.org"), ("#W2", "anna@example.org"), ("lamp of May", "ana@example.org")]
    {
        confirm(&anna, &with(fields(order, "1"), "email", email)).await;
    }
    confirm(&anna, &with(with(fields("#W1", "2"), "email", "anna@example.org"), "items", "the bulb, too"))
        .await;
    shop.settle().await;

    let list = mia.page("/desk/withdrawals").await;
    let late = mia.page("/desk/withdrawals?standing=late").await;
    let path = format!("/desk/conversations/{}", between(&list, "/desk/conversations/", "\""));
    let conversation = mia.page(&path).await;

    assert_eq!(list.matches("id=\"withdrawal-").count(), 4, "{list}");
    assert!(list.contains("All 4 records fit together.") && list.contains("receipt sent"), "{list}");
    assert!(late.contains("id=\"withdrawal-2\"") && late.matches("id=\"withdrawal-").count() == 1, "{late}");
    assert!(
        conversation.contains("Withdrawal no. 1") && conversation.contains("the bulb, too"),
        "one order, one conversation"
    );
    assert!(conversation.contains("address or postcode fit the order"), "{conversation}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM taggings WHERE tag = 'withdrawal'").await, 3);
    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations").await, 3);
}

#[tokio::test]
async fn a_reply_to_the_receipt_comes_back_into_its_conversation() {
    let shop = Shop::open().await;
    confirm(&stranger(&shop), &fields("#W1", "1")).await;
    shop.settle().await;
    let reply_to = header(&shop.relay.last(), "Reply-To");
    let address = reply_to.rsplit('<').next().unwrap().trim_end_matches('>').to_owned();

    shop.mail(
        "ana@example.org",
        &address,
        &letter("ana@example.org", "Re: Receipt", "When do I get my money?"),
    )
    .await;

    assert_eq!(shop.count("SELECT COUNT(*) FROM conversations").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages").await, 2);
}

#[tokio::test]
async fn a_changed_record_is_named_on_the_desk_and_in_the_export() {
    let shop = Shop::open().await;
    let (ana, lena) = (stranger(&shop), shop.agent("Lena", "Team lead").await);
    for client_id in ["1", "2", "3"] {
        confirm(&ana, &fields("#W1", client_id)).await;
    }
    let whole = lena.get("/desk/withdrawals/export?from=2026-11-23&until=").await;
    let tamper = "UPDATE withdrawals SET content = REPLACE(content, 'Ana Ruiz', 'Eva Ruiz') WHERE seq = 2";
    assert_eq!(shop.running.post.db.write(move |tx| tx.execute_counted(tamper, &[])).await.unwrap(), 1);

    let page = lena.page("/desk/withdrawals").await;
    let changed = lena.get("/desk/withdrawals/export").await;
    let wrong = lena.get("/desk/withdrawals/export?from=Monday").await;

    assert!(
        whole.headers["content-disposition"].to_str().unwrap().contains("withdrawals"),
        "{:?}",
        whole.headers
    );
    assert!(
        whole.text.contains("\"is_whole\":true") && whole.text.contains("Confirm withdrawal"),
        "{}",
        whole.text
    );
    assert!(page.contains("record changed at no. 2") && page.contains("restore the record"), "{page}");
    assert!(changed.text.contains("\"first_broken\":{\"number\":2"), "{}", changed.text);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_receipt_the_relay_refuses_is_seen_and_tried_again() {
    let shop = Shop::open().await;
    let lena = shop.agent("Lena", "Team lead").await;
    shop.relay.set(channels::smtp::Verdict::Refused("550 no such mailbox".into()));
    confirm(&stranger(&shop), &fields("#W1", &Chance::Machine.token())).await;
    shop.settle().await;
    assert!(lena.page("/desk/withdrawals").await.contains("receipt failed"));
    let operation = lena.page("/desk/operation").await;

    shop.relay.set(channels::smtp::Verdict::Accepted);
    lena.act(&format!("/desk/letters/{}/retry", between(&operation, "/desk/letters/", "/")), &[]).await;
    shop.settle().await;

    assert!(lena.page("/desk/withdrawals").await.contains("receipt sent"));
    assert_eq!(shop.relay.mails().len(), 1);
}
