use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::Address;
use crate::return_::receiving::{Look, Looked};
use crate::return_::settling::Settling;
use crate::return_::{self, State as Stand};

/// What can happen to an order, in any mix.
#[derive(Clone, Debug)]
enum Step {
    Swap(i64),
    Quantity(i64),
    Pay(bool),
    Cancel,
    Deliver,
    Return(i64, bool),
    Exchange,
    Arrive(i64),
    Goodwill(i64),
    Move,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1_i64..3).prop_map(Step::Swap),
        (1_i64..4).prop_map(Step::Quantity),
        any::<bool>().prop_map(Step::Pay),
        Just(Step::Cancel),
        Just(Step::Deliver),
        (1_i64..3, any::<bool>()).prop_map(|(pieces, is_credit)| Step::Return(pieces, is_credit)),
        Just(Step::Exchange),
        (0_i64..3).prop_map(Step::Arrive),
        (1_i64..9_000).prop_map(Step::Goodwill),
        Just(Step::Move),
    ]
}

impl Shop {
    async fn step(&self, number: &'static str, step: &Step) {
        let (anna, agent) = (self.anna(), Who::agent(1, "boss"));
        let list = |items, method: &str| (items, method.to_owned());
        let command = match step {
            Step::Swap(pieces) => {
                let (items, method) = list(vec![swap("L-OAK", *pieces, "L-ASH")], "gift_1");
                (&anna, What::ChangeItems { items, method })
            }
            Step::Quantity(new) => {
                let items = vec![Item { new_quantity: Some(*new), ..item("M-RED", 1) }];
                (&anna, What::ChangeItems { items, method: "card_1".into() })
            }
            Step::Pay(by_gift) => {
                let method = if *by_gift { "gift_1" } else { "paypal_1" };
                (&anna, What::ChangePayment { method: method.into() })
            }
            Step::Cancel => (&anna, What::Cancel),
            Step::Deliver => {
                return self
                    .set(
                        number,
                        "UPDATE orders SET status = 'delivered' WHERE number = $1 AND status = 'pending'",
                    )
                    .await;
            }
            Step::Return(pieces, is_credit) => {
                let outcome = is_credit.then_some(crate::policy::OutcomeKind::StoreCredit);
                let items = vec![Item { outcome, ..item("L-OAK", *pieces) }];
                (&anna, What::Return { items, method: "gift_1".into() })
            }
            Step::Exchange => {
                let (items, method) = list(vec![swap("M-RED", 1, "M-BLUE")], "gift_1");
                (&anna, What::Exchange { items, method })
            }
            Step::Arrive(accepted) => return self.arrive(number, *accepted).await,
            Step::Goodwill(minor) => (&agent, What::Refund { amount_minor: *minor, method: String::new() }),
            Step::Move => {
                let address = Address {
                    line1: "A 1".into(),
                    city: "B".into(),
                    country: "DE".into(),
                    ..Address::default()
                };
                (&anna, What::ChangeAddress { address })
            }
        };
        let _ = self.act(command.0, Command::new(number, command.1).because("because")).await;
    }

    async fn set(&self, number: &'static str, sql: &'static str) {
        self.db.write(move |tx| tx.execute(sql, &[&number]).map(|_| ())).await.unwrap();
    }

    /// The first return that is under way arrives; so many pieces of each line are taken back.
    async fn arrive(&self, number: &'static str, accepted: i64) {
        let order = self.find(number).await;
        self.db
            .write(move |tx| {
                let returns = return_::finding::of_order(tx, order.id)?;
                let Some(open) = returns.into_iter().find(|one| one.state == Stand::Requested) else {
                    return Ok(());
                };
                let lines = open.lines.iter().map(|line| Looked {
                    id: line.id,
                    accepted: accepted.min(line.quantity),
                    condition: "as new".into(),
                });
                let look = Look { lines: lines.collect(), note: String::new() };
                return_::receive(tx, "agent:1", open.id, &look)?;
                if accepted == 0 {
                    return_::reject(tx, "agent:1", open.id, "empty box").map(|_| ())
                } else {
                    return_::settle(tx, "agent:1", open.id, &Settling::default()).map(|_| ())
                }
            })
            .await
            .unwrap();
    }
}

/// Whatever happens, and in whatever order: no more goes back than was paid, no balance falls below nothing, no piece
/// comes back twice, and what moved is what the charges say.
#[test]
fn any_mix_of_acts_leaves_a_book_that_explains_itself() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let shop = runtime.block_on(async {
        let shop = Shop::open().await;
        shop.policy(PLAIN).await;
        shop
    });
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let mut numbers =
        (0..).map(|at: usize| -> &'static str { Box::leak(format!("#M{at}").into_boxed_str()) });
    let mut next = std::cell::RefCell::new(&mut numbers);

    runner
        .run(&proptest::collection::vec(step(), 1..12), |steps| {
            let number = next.borrow_mut().next().expect("numbers never end");
            runtime.block_on(async {
                shop.order(number, "pending").await;
                for step in &steps {
                    shop.step(number, step).await;
                    let sums = shop.sums(number).await;
                    prop_assert!(sums.refunded_minor <= sums.paid_minor, "{steps:?}: {sums:?}");
                    prop_assert!(shop.balance().await >= 0);
                    let moved = sums.paid_minor - sums.refunded_minor;
                    prop_assert_eq!(sums.owed_minor - sums.unexplained_minor - moved, sums.open_minor());
                    prop_assert_eq!(sums.unexplained_minor, 0, "{:?}: {:?}", steps, sums);
                }
                Ok(())
            })
        })
        .unwrap();
    let _ = next.get_mut();
    let twice = "SELECT count(*) FROM (
         SELECT order_lines.id
         FROM order_lines
         JOIN return_lines ON return_lines.line_id = order_lines.id
         JOIN returns ON returns.id = return_lines.return_id AND returns.state <> 'rejected'
         GROUP BY order_lines.id, order_lines.quantity
         HAVING sum(coalesce(return_lines.accepted, return_lines.quantity)) > order_lines.quantity
       ) AS twice";
    assert_eq!(runtime.block_on(shop.count(twice)), 0);
}
