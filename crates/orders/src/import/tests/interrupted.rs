use super::*;

/// Enough orders for several batches.
fn many(orders: usize) -> String {
    let orders = (0..orders).map(|at| order(&format!("N{at}"), "placed"));
    SHOP.to_owned() + &orders.collect::<String>()
}

async fn stopped_after(db: &Db, text: &str, batches: usize) -> Applied {
    let report = checked(db, text).await;
    let mut done = 0;
    let progress = |_| {
        done += 1;
        if done == batches { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    apply(db, text.as_bytes(), &report, BadLines::Refuse, progress).await.unwrap()
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_finished_by_running_it_again() {
    let (_place, db) = fresh().await;
    let text = many(900);

    let first = stopped_after(&db, &text, 2).await;
    let between = count(&db, "orders").await;
    let second = import_good(&db, &text).await;

    assert!(first.is_stopped);
    assert_eq!(
        (first.orders.new, between),
        (498, 498),
        "two batches of 250 hold a product and a customer, too"
    );
    assert_eq!(second.orders, Tally { new: 403, changed: 0, same: 498 });
    assert_eq!((count(&db, "orders").await, count(&db, "order_lines").await), (901, 902));
    assert_eq!(events(&db).await.len(), 903);
}

#[tokio::test]
async fn an_import_whose_task_dies_leaves_only_whole_orders() {
    let (_place, db) = fresh().await;
    let text = many(600);
    let report = checked(&db, &text).await;
    let task = tokio::spawn({
        let (db, text, report) = (db.clone(), text.clone(), report.clone());
        async move {
            let mut batches = 0;
            let die = move |_| {
                batches += 1;
                assert!(batches < 2, "the process dies here");
                ControlFlow::Continue(())
            };
            apply(&db, text.as_bytes(), &report, BadLines::Refuse, die).await
        }
    });

    assert!(task.await.unwrap_err().is_panic());

    let (orders, lines) = (count(&db, "orders").await, count(&db, "order_lines").await);
    assert_eq!(lines, orders + 1, "each order has its line, the first one has two");
    assert!((1..601).contains(&orders), "need a part of the orders for this test to mean anything: {orders}");
    assert_eq!(import_good(&db, &text).await.orders.total(), 601);
    assert_eq!(count(&db, "orders").await, 601);
}

#[tokio::test]
async fn progress_tells_lines_and_bytes_up_to_the_end() {
    let (_place, db) = fresh().await;
    let text = many(300);
    let (mut checks, mut writes) = (Vec::new(), Vec::new());

    let report = check(&db, text.as_bytes(), |at| {
        checks.push(at);
        ControlFlow::Continue(())
    })
    .await
    .unwrap();
    apply(&db, text.as_bytes(), &report, BadLines::Refuse, |at| {
        writes.push(at);
        ControlFlow::Continue(())
    })
    .await
    .unwrap();

    let lines: Vec<_> = writes.iter().map(|at| (at.lines, at.lines_total)).collect();
    assert_eq!(lines, [(250, Some(303)), (303, Some(303))]);
    assert_eq!((checks.len(), checks[1].bytes, writes[1].bytes), (2, text.len() as u64, text.len() as u64));
}

#[tokio::test]
async fn a_check_that_was_stopped_is_no_ground_to_import_on() {
    let (_place, db) = fresh().await;

    let report = check(&db, SHOP.as_bytes(), |_| ControlFlow::Break(())).await.unwrap();
    let refused = apply(&db, SHOP.as_bytes(), &report, BadLines::Skip, |_| ControlFlow::Continue(())).await;

    assert!(report.is_stopped && !report.is_good());
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn a_file_that_changed_after_its_check_is_told() {
    let (_place, db) = fresh().await;
    let report = checked(&db, SHOP).await;
    let longer = SHOP.to_owned() + &order("N1", "placed");
    let broken = SHOP.replace("\"quantity\":2", "\"quantity\":0");

    for text in [longer, broken] {
        let conflict =
            apply(&db, text.as_bytes(), &report, BadLines::Skip, |_| ControlFlow::Continue(())).await;
        assert!(
            matches!(&conflict, Err(Error::Conflict(text)) if text.contains("Check it again")),
            "{conflict:?}"
        );
    }
}

#[tokio::test]
async fn a_customer_who_vanished_after_the_check_stops_the_import_or_is_left_out() {
    let (_place, db) = fresh().await;
    import_good(&db, SHOP.lines().nth(1).unwrap()).await;
    let text = order("N1", "placed");
    let report = checked(&db, &text).await;
    assert!(report.is_good(), "{:?}", report.faults);
    db.write(|tx| {
        tx.execute("DELETE FROM identities", &[])?;
        tx.execute("DELETE FROM customers", &[])
    })
    .await
    .unwrap();

    let go_on = |_| ControlFlow::Continue(());
    let stopped = apply(&db, text.as_bytes(), &report, BadLines::Refuse, go_on).await;
    let skipped = apply(&db, text.as_bytes(), &report, BadLines::Skip, go_on).await.unwrap();

    assert!(matches!(&stopped, Err(Error::Conflict(text)) if text.contains("order “N1”")), "{stopped:?}");
    assert_eq!((skipped.orders.total(), skipped.failed.len(), skipped.failed[0].line), (0, 1, 1));
}
