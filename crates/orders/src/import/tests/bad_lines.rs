use super::*;

#[tokio::test]
async fn one_bad_line_and_nothing_is_written() {
    let (_place, db) = fresh().await;
    let text = SHOP.to_owned() + &order("N1", "") + &order("N2", "placed");

    let refused = import(&db, &text, BadLines::Refuse).await.unwrap_err();

    assert_eq!(
        refused.to_string(),
        "1 of 5 lines are bad, so nothing was imported. Line 4, status: is empty. Fill it."
    );
    assert_eq!((count(&db, "orders").await, count(&db, "customers").await), (0, 0));
}

#[tokio::test]
async fn bad_lines_are_left_out_where_that_is_wished() {
    let (_place, db) = fresh().await;
    let text = SHOP.to_owned() + &order("N1", "") + &order("N2", "placed");

    let applied = import(&db, &text, BadLines::Skip).await.unwrap();

    assert_eq!((applied.orders.new, applied.skipped_lines), (2, 1));
    assert!(db.read(|read| find_by_number(read, "N1")).await.unwrap().is_none());
}

#[tokio::test]
async fn what_a_line_refers_to_stands_above_it_or_in_the_database() {
    let (_place, db) = fresh().await;
    let lines: Vec<&str> = SHOP.lines().collect();
    let upside_down = format!("{}\n{}\n{}\n", lines[2], lines[1], lines[0]);

    let report = checked(&db, &upside_down).await;
    import_good(&db, SHOP).await;
    let later = checked(&db, &upside_down).await;

    let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "Line 1, customer: no line above and no customer in the database has “anna”. Add the customer in a line above this one.",
            "Line 1, lines[0].sku: no product above or in the database has the SKU “S1”. Add the product in a line above this one, or leave sku out.",
        ]
    );
    assert!(later.is_good(), "{:?}", later.faults);
}

#[tokio::test]
async fn an_order_of_a_bad_customer_is_bad_too() {
    let (_place, db) = fresh().await;
    let text = "{\"type\":\"customer\",\"key\":\"anna\",\"emails\":[\"nonsense\"]}\n".to_owned()
        + &order("N1", "placed");

    let report = checked(&db, &text).await;

    let lines: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.field.as_str())).collect();
    assert_eq!(lines, [(1, "emails"), (2, "customer")]);
}

#[tokio::test]
async fn what_stands_in_a_file_twice_is_told_with_the_first_line() {
    let (_place, db) = fresh().await;
    let same_sku = r#"{"type":"product","key":"P2","title":"Other","variants":[{"sku":"S1","price":1,"currency":"EUR"}]}"#;

    let report = checked(&db, SHOP.to_owned() + "\n" + SHOP + same_sku).await;

    let faults: Vec<_> = report
        .faults
        .iter()
        .map(|fault| format!("{} {}: {}", fault.line, fault.field, fault.wrong))
        .collect();
    assert_eq!(
        faults,
        [
            "5 key: “P1” stands in line 1 already",
            "5 variants[0].sku: “S1” stands in line 1 already",
            "6 key: “anna” stands in line 2 already",
            "6 emails: “anna@shop.example” stands in line 2 already",
            "7 number: “#W1” stands in line 3 already",
            "8 variants[0].sku: “S1” stands in line 1 already",
        ]
    );
}

#[tokio::test]
async fn a_sku_of_another_product_in_the_database_is_a_fault() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP).await;

    let report = checked(&db, SHOP.lines().next().unwrap().replace("P1", "P9")).await;

    assert_eq!(report.faults[0].wrong, "“S1” belongs to product “P1” in the database");
}

#[tokio::test]
async fn bytes_that_are_no_text_and_lines_without_end_are_told_and_the_rest_is_read() {
    let (_place, db) = fresh().await;
    let mut bytes = SHOP.as_bytes().to_vec();
    bytes.extend(b"{\"type\":\"customer\",\"key\":\"\xFF\"}\r\n{\"type\":\"customer\"\0}\n");
    bytes.extend(
        format!("{{\"type\":\"customer\",\"key\":\"{}\"}}\n", "x".repeat(limits::LINE_BYTES)).bytes(),
    );
    bytes.extend(order("N1", "placed").bytes());
    bytes.extend(b"{\"type\":\"order\",\"number\":\"N2\"");

    let report = checked(&db, &bytes).await;
    let applied = import(&db, &bytes, BadLines::Skip).await.unwrap();

    let faults: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.wrong.as_str())).collect();
    assert_eq!(
        faults,
        [
            (4, "it is not UTF-8 from byte 27 on"),
            (5, "byte 19 is NUL, which no text holds"),
            (6, "it is longer than 1048576 bytes"),
            (8, "the file ends in the middle of it"),
        ]
    );
    assert_eq!((applied.orders.new, applied.skipped_lines), (2, 4));
}

#[tokio::test]
async fn a_whole_last_line_needs_no_end() {
    let (_place, db) = fresh().await;

    let applied = import_good(&db, SHOP.trim_end()).await;

    assert_eq!(applied.orders.new, 1);
}

#[tokio::test]
async fn of_very_many_bad_lines_all_are_counted_and_some_described() {
    let (_place, db) = fresh().await;
    let text = "[]\n".repeat(limits::LINES_DESCRIBED + 500) + SHOP;

    let report = checked(&db, &text).await;
    let applied = import(&db, &text, BadLines::Skip).await.unwrap();

    assert_eq!(report.bad_lines, limits::LINES_DESCRIBED as u64 + 500);
    assert_eq!(report.faults.len(), limits::LINES_DESCRIBED);
    assert_eq!((applied.skipped_lines, applied.orders.new), (report.bad_lines, 1));
}
