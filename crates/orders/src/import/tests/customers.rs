use super::*;

/// Name and key of the customers, oldest first.
async fn customers(db: &Db) -> Vec<(String, Option<String>)> {
    db.read(|read| {
        read.list("SELECT name, shop_key FROM customers ORDER BY id", &[], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    })
    .await
    .unwrap()
}

async fn who_wrote(db: &Db, email: &'static str, name: &'static str) -> i64 {
    use people::customer::{Kind, identity};
    db.write(move |tx| identity::find_or_create(tx, Kind::Email, email, name)).await.unwrap().0
}

#[tokio::test]
async fn who_wrote_a_mail_before_the_import_is_the_same_customer_after_it() {
    let (_place, db) = fresh().await;
    let id = who_wrote(&db, "anna@shop.example", "anna").await;

    let applied = import_good(&db, SHOP).await;

    assert_eq!(applied.customers.changed, 1);
    assert_eq!(customers(&db).await, [("Anna Lind".into(), Some("anna".into()))]);
    assert_eq!(found(&db, "#W1").await.customer_id, id);
}

#[tokio::test]
async fn a_guest_is_known_by_their_address_and_their_orders_by_it_too() {
    let (_place, db) = fresh().await;
    let guest = "{\"type\":\"customer\",\"name\":\"Gil\",\"emails\":[\"gil@shop.example\"]}\n".to_owned()
        + &order("G1", "placed").replace("\"customer\":\"anna\"", "\"email\":\"GIL@shop.example \"");

    import_good(&db, &guest).await;
    let again = import_good(&db, &guest).await;

    assert_eq!((again.customers.same, again.orders.same), (1, 1));
    assert_eq!(customers(&db).await, [("Gil".into(), None)]);
}

#[tokio::test]
async fn what_a_record_leaves_out_stays_as_it_is() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;

    let applied = import_good(&db, r#"{"type":"customer","key":"anna"}"#).await;

    assert_eq!(applied.customers.same, 1);
    assert_eq!(customers(&db).await, [("Anna Lind".into(), Some("anna".into()))]);
}

#[tokio::test]
async fn an_address_that_belongs_to_another_customer_is_a_fault() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;

    let report = checked(
        &db,
        concat!(
            r#"{"type":"customer","key":"bo","emails":["anna@shop.example"]}"#,
            "\n",
            r#"{"type":"customer","key":"cy","emails":["cy@shop.example"]}"#,
            "\n",
            r#"{"type":"customer","key":"di","emails":["cy@shop.example"]}"#,
            "\n",
            r#"{"type":"customer","key":"cy","emails":["other@shop.example"]}"#,
            "\n",
        ),
    )
    .await;

    let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "Line 1, key: the customer with this e-mail address has the key “anna”. Use one key for one customer, or leave the address out here.",
            "Line 3, emails: “cy@shop.example” stands in line 2 already. Keep one of the two.",
            "Line 4, key: “cy” stands in line 2 already. Keep one of the two.",
        ]
    );
}

#[tokio::test]
async fn two_keys_for_one_who_wrote_before_are_a_fault() {
    let (_place, db) = fresh().await;
    let id = who_wrote(&db, "one@shop.example", "One").await;
    db.write(move |tx| {
        people::customer::identity::add(tx, id.into(), people::customer::Kind::Email, "two@shop.example")
    })
    .await
    .unwrap();

    let report = checked(
        &db,
        concat!(
            r#"{"type":"customer","key":"a","emails":["one@shop.example"]}"#,
            "\n",
            r#"{"type":"customer","key":"b","emails":["two@shop.example"]}"#,
            "\n",
        ),
    )
    .await;

    assert_eq!((report.bad_lines, report.faults[0].line, report.faults[0].field.as_str()), (1, 2, "key"));
}

#[tokio::test]
async fn a_shared_phone_stays_with_whom_it_was_first_and_is_noted() {
    let (_place, db) = fresh().await;
    let text = concat!(
        r#"{"type":"customer","key":"a","name":"A","phones":["+49 30 1"]}"#,
        "\n",
        r#"{"type":"customer","key":"b","name":"B","phones":["+49-30-1"]}"#,
        "\n",
    );

    let report = checked(&db, text).await;
    import_good(&db, text).await;
    let again = import_good(&db, text).await;

    assert!(report.is_good(), "{:?}", report.faults);
    assert_eq!(
        report.notes[0].to_string(),
        "Line 2, phones: “+49301” belongs to the customer in line 1 and stays there. Nothing has to be done."
    );
    assert_eq!(again.customers.same, 2);
}

#[tokio::test]
async fn orders_of_merged_customers_stay_where_they_are_and_are_found_together() {
    let (_place, db) = fresh().await;
    let other = "{\"type\":\"customer\",\"key\":\"bo\",\"name\":\"Bo\",\"emails\":[\"bo@shop.example\"]}\n"
        .to_owned()
        + &order("B1", "placed").replace("anna", "bo");
    let text = SHOP.to_owned() + &other;
    import_good(&db, &text).await;
    let (anna, bo) = (found(&db, "#W1").await.customer_id, found(&db, "B1").await.customer_id);
    db.write(move |tx| tx.execute("UPDATE customers SET merged_into = $1 WHERE id = $2", &[&anna, &bo]))
        .await
        .unwrap();

    let again = import_good(&db, &text).await;
    let cluster = db.read(move |read| people::customer::cluster(read, anna.into())).await.unwrap();
    let orders = db.read(move |read| of_customer(read, &cluster, 10)).await.unwrap();

    assert_eq!((again.customers.same, again.orders.same), (2, 2));
    let numbers: Vec<_> = orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers, ["B1", "#W1"]);
}
