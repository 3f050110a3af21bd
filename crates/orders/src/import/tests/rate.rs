use super::*;

/// How fast it is on this machine; no budget is asserted. Run it with
/// `cargo test --release -p orders -- --ignored --nocapture import_rate`.
#[tokio::test]
#[ignore = "measures, proves nothing"]
async fn import_rate() {
    let (_place, db) = fresh().await;
    let orders = 20_000_u32;
    let body = SHOP.lines().nth(2).unwrap();
    let mut text = SHOP.lines().next().unwrap().to_owned() + "\n";
    for at in 0..orders / 2 {
        text += &format!(
            "{{\"type\":\"customer\",\"key\":\"c{at}\",\"name\":\"Customer {at}\",\"emails\":[\"c{at}@shop.example\"]}}\n"
        );
    }
    for at in 0..orders {
        text += &body.replace("#W1", &format!("#{at}")).replace("anna", &format!("c{}", at / 2));
        text.push('\n');
    }

    for round in ["first", "again"] {
        let checking = std::time::Instant::now();
        let report = checked(&db, &text).await;
        let checking = checking.elapsed().as_secs_f64();
        let writing = std::time::Instant::now();
        let mut customers_s = 0.0;
        let applied = apply(&db, text.as_bytes(), &report, BadLines::Refuse, |at| {
            if at.lines <= u64::from(orders / 2) {
                customers_s = writing.elapsed().as_secs_f64();
            }
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
        let orders_s = writing.elapsed().as_secs_f64() - customers_s;
        println!(
            "{round}: check {:.0} lines/s, customers {:.0}/s, orders {:.0}/s ({:?})",
            report.lines as f64 / checking,
            f64::from(orders / 2) / customers_s,
            f64::from(orders) / orders_s,
            applied.orders
        );
    }
}
