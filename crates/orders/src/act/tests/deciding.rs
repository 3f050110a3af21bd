use super::*;
use crate::Address;
use crate::act::possible::possible;
use crate::policy::ActKind;
use crate::return_;

fn change(order: &str, items: Vec<Item>, method: &str) -> Command {
    Command::new(order, What::ChangeItems { items, method: method.into() })
}

fn give_back(order: &str, items: Vec<Item>, method: &str) -> Command {
    Command::new(order, What::Return { items, method: method.into() })
}

#[tokio::test]
async fn a_cancelled_order_is_paid_back_the_way_it_was_paid_and_its_book_is_even() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;

    let act = shop.act(&shop.anna(), cancel("#P1")).await.unwrap();

    let order = shop.find("#P1").await;
    let sums = shop.sums("#P1").await;
    assert_eq!((act.state, order.status.as_str()), (State::Done, "cancelled"));
    assert_eq!(order.payments[1].method, "card_1");
    assert_eq!((sums.ordered_minor, sums.refunded_minor, sums.open_minor()), (17_050, 17_050, 0));
    assert_eq!(act.plan.money[0].amount.minor, 17_050);
}

#[tokio::test]
async fn somebody_elses_order_is_not_found_however_it_is_asked_for() {
    let shop = Shop::open().await;
    shop.order("#P1", "pending").await;
    let stranger = Who::customer(1, vec![1], Proof::SignIn);

    let mine = shop.act(&stranger, cancel("#P1")).await.unwrap_err();
    let none = shop.act(&stranger, cancel("#NONE")).await.unwrap_err();

    assert!(matches!(mine, base::Error::NotFound) && matches!(none, base::Error::NotFound));
    assert_eq!(shop.find("#P1").await.status, "pending");
}

#[tokio::test]
async fn part_of_a_line_becomes_another_option_and_the_difference_is_paid() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;

    shop.act(&shop.anna(), change("#P1", vec![swap("L-OAK", 1, "L-ASH")], "gift_1")).await.unwrap();

    let order = shop.find("#P1").await;
    let lines: Vec<_> = order.lines.iter().map(|line| (line.sku.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("L-OAK", 1), ("M-RED", 1), ("L-ASH", 1)]);
    assert_eq!((order.total.minor, shop.balance().await), (17_550, 4_500));
    assert_eq!(shop.sums("#P1").await.open_minor(), 0);
}

#[tokio::test]
async fn only_options_that_exist_and_can_be_bought_are_taken() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;
    let anna = shop.anna();
    let cases = [
        (change("#P1", vec![swap("L-OAK", 1, "M-BLUE")], ""), "no option of Lamp"),
        (change("#P1", vec![swap("L-OAK", 1, "L-NONE")], ""), "no option of Lamp"),
        (change("#P1", vec![swap("L-OAK", 1, "L-TEAK")], ""), "isn't available"),
        (change("#P1", vec![swap("L-OAK", 3, "L-ASH")], ""), "as often as that"),
        (change("#P1", vec![swap("L-OAK", 2, "L-ASH"), swap("L-OAK", 1, "L-ASH")], ""), "as often as that"),
        (change("#P1", vec![swap("M-RED", 1, "M-BLUE")], "stolen_card"), "isn't yours"),
        (change("#P1", vec![], ""), "Choose what to change"),
    ];

    for (command, expected) in cases {
        let said = shop.refusal(&anna, command).await;
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM acts").await, 0);
}

#[tokio::test]
async fn a_balance_that_is_too_small_pays_nothing() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;

    let said = shop
        .refusal(&shop.anna(), Command::new("#P1", What::ChangePayment { method: "gift_1".into() }))
        .await;

    assert!(said.contains("€ 50.00") && said.contains("€ 170.50"), "{said}");
    assert_eq!(shop.balance().await, 5_000);
}

#[tokio::test]
async fn the_way_it_is_paid_changes_once() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;
    let pay_by = |method: &str| Command::new("#P1", What::ChangePayment { method: method.into() });

    assert!(shop.refusal(&shop.anna(), pay_by("card_1")).await.contains("already"));
    shop.act(&shop.anna(), pay_by("paypal_1")).await.unwrap();

    assert!(shop.refusal(&shop.anna(), pay_by("card_1")).await.contains("changed before"));
    let sums = shop.sums("#P1").await;
    assert_eq!((sums.paid_minor, sums.refunded_minor, sums.open_minor()), (34_100, 17_050, 0));
}

#[tokio::test]
async fn a_return_opens_once_for_each_piece_and_money_moves_when_it_arrived() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#D1", "delivered").await;
    let anna = shop.anna();

    shop.act(&anna, give_back("#D1", vec![item("L-OAK", 1)], "gift_1")).await.unwrap();
    let second = shop.refusal(&anna, give_back("#D1", vec![item("L-OAK", 2)], "")).await;
    shop.act(&anna, give_back("#D1", vec![item("L-OAK", 1)], "")).await.unwrap();

    let order = shop.find("#D1").await;
    let returns = shop.db.read(move |read| return_::finding::of_order(read, order.id)).await.unwrap();
    assert!(second.contains("as often as that"), "{second}");
    assert_eq!(returns.len(), 2);
    assert_eq!((shop.balance().await, shop.sums("#D1").await.refunded_minor), (5_000, 0));
}

#[tokio::test]
async fn the_window_closes_with_the_day_in_the_customers_zone() {
    let shop = Shop::open().await;
    shop.policy(concat!(
        "time_zone = \"UTC\"\n[zones]\nDE = \"Europe/Berlin\"\n",
        "[acts.return]\nwindows = [{ days = 14 }]\n"
    ))
    .await;
    shop.order("#D1", "delivered").await;
    // Delivered on the 20th: the last day is the 4th of December, which ends at 23:00 UTC in Berlin.
    let end_ms = "2026-12-04T23:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let command = give_back("#D1", vec![item("M-RED", 1)], "");
    let (who, asked) = (shop.anna(), command.clone());
    let at = |now_ms: i64| {
        let (who, asked) = (who.clone(), asked.clone());
        shop.db.read(move |read| preview(read, &who, &asked, now_ms))
    };

    assert!(at(end_ms - 1).await.unwrap().plan.is_ok());
    let denial = at(end_ms).await.unwrap().plan.unwrap_err();
    assert_eq!((denial.code, denial.until_ms), (Code::Window, Some(end_ms)));
    assert!(denial.why.contains("until 4 December 2026"), "{}", denial.why);
}

#[tokio::test]
async fn each_act_asks_for_its_rung() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;
    shop.order("#D1", "delivered").await;
    let guest = Who::customer(shop.anna, vec![shop.anna], Proof::Order);

    let said = shop.refusal(&guest, cancel("#P1")).await;
    let withdrawal = shop.act(&guest, Command::new("#D1", What::Withdraw { items: vec![] })).await.unwrap();

    assert!(said.contains("a code"), "{said}");
    assert_eq!(withdrawal.state, State::Done);
    assert_eq!(withdrawal.plan.amount_minor, 17_050);
}

#[tokio::test]
async fn reasons_come_from_the_policys_list_in_two_levels() {
    let shop = Shop::open().await;
    shop.order("#P1", "pending").await;
    let with = |reason: &str, detail: &str| Command {
        detail: detail.into(),
        ..Command::new("#P1", What::Cancel).because(reason)
    };

    assert!(shop.refusal(&shop.anna(), with("just so", "")).await.contains("I ordered by mistake"));
    assert!(shop.refusal(&shop.anna(), with("I ordered by mistake", "rain")).await.contains("Ordered twice"));
    shop.act(&shop.anna(), with("I ordered by mistake", "Ordered twice")).await.unwrap();
}

#[tokio::test]
async fn an_address_is_complete_and_belongs_to_the_order_alone() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#P1", "pending").await;
    let to = |line1: &str, city: &str| {
        Command::new(
            "#P1",
            What::ChangeAddress {
                address: Address {
                    line1: line1.into(),
                    city: city.into(),
                    country: "DE".into(),
                    ..Address::default()
                },
            },
        )
    };

    assert!(shop.refusal(&shop.anna(), to("Lane 1", "")).await.contains("the town"));
    assert!(shop.refusal(&shop.anna(), to("Lane 1\r\nBcc: x", "Bonn")).await.contains("one line"));
    shop.act(&shop.anna(), to("Hafen 3", "Bonn")).await.unwrap();

    assert_eq!(shop.find("#P1").await.address.city, "Bonn");
    assert_eq!(shop.count("SELECT count(*) FROM customers WHERE address LIKE '%Bonn%'").await, 0);
}

#[tokio::test]
async fn ordering_again_makes_an_order_of_its_own_at_todays_prices() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#D1", "delivered").await;

    let act = shop
        .act(&shop.anna(), Command::new("#D1", What::Reorder { method: "paypal_1".into() }))
        .await
        .unwrap();

    let new = shop.find("#R000001").await;
    assert_eq!(act.plan.money[0].amount.minor, -17_050);
    assert_eq!((new.total.minor, new.lines.len(), new.payments[0].method.as_str()), (17_050, 2, "paypal_1"));
    assert_eq!(shop.sums("#R000001").await.open_minor(), 0);
}

#[tokio::test]
async fn the_profiles_address_changes_without_an_order() {
    let shop = Shop::open().await;
    let address =
        Address { line1: "Hof 1".into(), city: "Ulm".into(), country: "DE".into(), ..Address::default() };

    let act = shop.act(&shop.anna(), Command::new("", What::ProfileAddress { address })).await.unwrap();

    assert_eq!((act.state, act.order_id), (State::Done, None));
    assert_eq!(shop.count("SELECT count(*) FROM customers WHERE address LIKE 'Hof 1%'").await, 1);
}

#[tokio::test]
async fn what_went_back_as_a_whole_is_no_longer_offered_to_go_back() {
    let shop = Shop::open().await;
    shop.policy(PLAIN).await;
    shop.order("#D1", "delivered").await;
    let all = vec![item("L-OAK", 2), item("M-RED", 1)];

    shop.act(&shop.anna(), give_back("#D1", all, "")).await.unwrap();

    let (who, now_ms, order) = (shop.anna(), shop.db.now_ms(), shop.find("#D1").await);
    let (acts, _) = shop.db.read(move |read| possible(read, &who, &order, now_ms)).await.unwrap();
    let back = acts.iter().find(|one| one.kind == ActKind::Return).unwrap();
    assert_eq!(back.verdict.as_ref().unwrap_err().why, "All of it went back already.");
}
