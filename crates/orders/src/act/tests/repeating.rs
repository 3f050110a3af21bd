use super::*;

#[tokio::test]
async fn the_same_key_again_gives_the_same_act_and_books_nothing_twice() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;

    let first = shop.act_as(&shop.anna(), cancel("#P1"), "k-1").await.unwrap();
    let again = shop.act_as(&shop.anna(), cancel("#P1"), "k-1").await.unwrap();
    let other = shop.act_as(&shop.anna(), cancel("#P2"), "k-1").await.unwrap_err();

    assert_eq!(first.id, again.id);
    assert!(matches!(other, base::Error::Conflict(_)), "{other}");
    assert_eq!(shop.count("SELECT count(*) FROM payments WHERE kind = 'refund'").await, 1);
}

#[tokio::test]
async fn of_two_that_confirm_at_once_one_is_done_and_the_other_told() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;
    let anna = shop.anna();

    let tries: Vec<_> = (0..8).map(|_| shop.act(&anna, cancel("#P1"))).collect();
    let done = futures_util::future::join_all(tries).await;

    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
    let told = done.iter().filter_map(|one| one.as_ref().err());
    assert!(
        told.clone().all(|error| error.to_string().contains("cancelled")),
        "{:?}",
        told.collect::<Vec<_>>()
    );
    assert_eq!(shop.sums("#P1").await.refunded_minor, 17_050);
}

#[tokio::test]
async fn a_plan_that_is_not_the_one_that_was_seen_is_not_done() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;
    let (who, now_ms) = (shop.anna(), shop.db.now_ms());
    let seen = shop.db.read(move |read| preview(read, &who, &cancel("#P1"), now_ms)).await.unwrap().seen;

    shop.act(&shop.anna(), Command::new("#P1", What::ChangePayment { method: "paypal_1".into() }))
        .await
        .unwrap();
    let who = shop.anna();
    let told =
        shop.db.write(move |tx| confirm(tx, &who, &cancel("#P1"), ("k", Some(&seen)))).await.unwrap_err();

    assert!(matches!(&told, base::Error::Conflict(why) if why.contains("nothing was done")), "{told}");
    assert_eq!(shop.find("#P1").await.status, "pending");
}

#[test]
fn a_command_names_what_it_doesnt_know() {
    let read = |text: &str| Command::read(&serde_json::from_str(text).unwrap());
    let cases = [
        (r#"{"act":"cancel","order":"1","colour":"red"}"#, "`colour` is no field of cancel"),
        (r#"{"act":"explode"}"#, "`act` is one of cancel"),
        (r#"[]"#, "JSON object"),
        (r#"{"act":"return","order":"1","items":[{"sku":"A","quantity":0}]}"#, "at least one"),
        (r#"{"act":"return","order":"1","items":"A"}"#, "can't be read"),
        (r#"{"act":"refund","order":"1"}"#, "amount_minor"),
    ];

    for (text, expected) in cases {
        let said = read(text).unwrap_err().to_string();
        assert!(said.contains(expected), "{text}: {said}");
    }
    assert_eq!(
        read(r#"{"act":"return","order":"1","items":[{"sku":"A"}]}"#).unwrap().items()[0].quantity.0,
        1
    );
}
