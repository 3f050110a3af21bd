use super::*;
use crate::policy::ActKind;
use crate::policy::exception::{self, Exception, Said};

const HELD: &str = r#"
[limits]
agent = 2000
lead = 100000
[acts.cancel]
stage = ["placed"]
hold_minutes = 15
becomes = "cancelled"
[acts.change_address]
stage = ["placed"]
[acts.refund]
methods = "own"
"#;

impl Shop {
    async fn run(&self, id: ActId) -> Act {
        self.db
            .write(move |tx| {
                run_due(tx, id)?;
                find(tx, id)
            })
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_held_act_is_done_when_its_window_ends_and_only_once() {
    let shop = Shop::open().await;
    shop.policy(HELD).await;
    shop.order("#P1", "pending").await;
    let act = shop.act(&shop.anna(), cancel("#P1")).await.unwrap();

    let early = shop.run(act.id).await;
    shop.clock.advance(15 * 60_000);
    let done = shop.run(act.id).await;
    shop.run(act.id).await;

    assert_eq!((act.state, early.state, done.state), (State::Held, State::Held, State::Done));
    assert_eq!(shop.sums("#P1").await.refunded_minor, 17_050);
}

#[tokio::test]
async fn what_is_taken_back_never_happened_and_nothing_else_goes_on_meanwhile() {
    let shop = Shop::open().await;
    shop.policy(HELD).await;
    shop.order("#P1", "pending").await;
    let act = shop.act(&shop.anna(), cancel("#P1")).await.unwrap();
    let (who, id) = (shop.anna(), act.id);

    let second = shop.refusal(&shop.anna(), cancel("#P1")).await;
    let taken = shop.db.write(move |tx| take_back(tx, &who, id)).await.unwrap();
    shop.clock.advance(3_600_000);
    shop.run(id).await;

    assert!(second.contains("Take it back first"), "{second}");
    assert_eq!(taken.state, State::TakenBack);
    assert_eq!(shop.find("#P1").await.status, "pending");
    assert_eq!(shop.count("SELECT count(*) FROM jobs").await, 0);
    shop.act(&shop.anna(), cancel("#P1")).await.unwrap();
}

#[tokio::test]
async fn an_order_that_left_while_its_cancellation_was_held_is_not_cancelled() {
    let shop = Shop::open().await;
    shop.policy(HELD).await;
    shop.order("#P1", "pending").await;
    let act = shop.act(&shop.anna(), cancel("#P1")).await.unwrap();

    shop.order("#P1", "shipped").await;
    shop.clock.advance(15 * 60_000);
    let settled = shop.run(act.id).await;

    assert_eq!(settled.state, State::Refused);
    assert!(settled.why.contains("shipped"), "{}", settled.why);
    assert_eq!(shop.sums("#P1").await.refunded_minor, 0);
}

#[tokio::test]
async fn more_than_a_role_may_give_needs_a_second_pair_of_eyes() {
    let shop = Shop::open().await;
    shop.policy(HELD).await;
    shop.order("#D1", "delivered").await;
    let (ana, ben, lea) = (Who::agent(1, "agent"), Who::agent(2, "agent"), Who::agent(3, "lead"));
    let refund = |minor: i64| {
        Command::new("#D1", What::Refund { amount_minor: minor, method: String::new() }).because("late")
    };

    let small = shop.act(&ana, refund(2_000)).await.unwrap();
    let large = shop.act(&ana, refund(2_001)).await.unwrap();
    let id = large.id;
    let own = shop.db.write(move |tx| approve(tx, &Who::agent(1, "agent"), id)).await.unwrap_err();
    let equal = shop.db.write(move |tx| approve(tx, &ben, id)).await.unwrap_err();
    let approved = shop.db.write(move |tx| approve(tx, &lea, id)).await.unwrap();

    assert_eq!((small.state, large.state, approved.state), (State::Done, State::Review, State::Done));
    assert!(own.to_string().contains("colleague") && equal.to_string().contains("more than your role"));
    assert_eq!(shop.sums("#D1").await.refunded_minor, 4_001);
}

#[tokio::test]
async fn an_exception_puts_a_customer_before_a_person_or_says_no() {
    let shop = Shop::open().await;
    shop.policy(HELD).await;
    shop.order("#P1", "pending").await;
    let anna = shop.anna;
    let except = |said: Said| Exception {
        id: 0,
        act: ActKind::Cancel,
        said,
        reason: "orders and cancels daily".into(),
        author: "agent:1".into(),
        until_ms: None,
    };
    let (review, deny) = (except(Said::Review), except(Said::Deny));

    shop.db.write(move |tx| exception::add(tx, anna, &review)).await.unwrap();
    let act = shop.act(&shop.anna(), cancel("#P1")).await.unwrap();
    let id = act.id;
    let declined =
        shop.db.write(move |tx| decline(tx, &Who::agent(1, "agent"), id, "Too often")).await.unwrap();
    shop.db.write(move |tx| exception::add(tx, anna, &deny)).await.unwrap();
    let said = shop.refusal(&shop.anna(), cancel("#P1")).await;

    assert_eq!((act.state, act.why.as_str()), (State::Review, "orders and cancels daily"));
    assert_eq!((declined.state, declined.why.as_str()), (State::Declined, "Too often"));
    assert!(said.contains("Write to us") && !said.contains("daily"), "{said}");
}

#[tokio::test]
async fn an_agent_passes_over_a_closed_window_with_a_reason_that_stays() {
    let shop = Shop::open().await;
    shop.policy("[limits]\n[acts.return]\nwindows = [{ days = 1 }]\n").await;
    shop.order("#D1", "delivered").await;
    let agent = Who::agent(1, "agent");
    let command = Command::new("#D1", What::Return { items: vec![item("M-RED", 1)], method: String::new() });

    let closed = shop.refusal(&agent, command.clone()).await;
    let kind = Command { goodwill: "was ill".into(), ..command };
    shop.act(&agent, kind).await.unwrap();

    assert!(closed.contains("until"), "{closed}");
    assert_eq!(shop.count("SELECT count(*) FROM order_changes WHERE reason = 'was ill'").await, 1);
}
