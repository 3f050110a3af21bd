use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// A line of a file whose fate is known.
#[derive(Clone, Debug)]
enum Line {
    Good(u16),
    Bad(&'static [u8]),
    Nothing,
}

const BAD: [&[u8]; 9] = [
    b"{",
    b"nonsense",
    b"[1,2]",
    b"{\"type\":\"order\"}",
    b"{\"type\":\"thing\",\"key\":\"a\"}",
    b"{\"type\":\"customer\",\"key\":\"a\",\"colour\":\"red\"}",
    b"\xC3\x28",
    b"a\0b",
    b"{\"type\":\"order\",\"number\":\"X\",\"customer\":\"nobody\",\"placed_at\":\"2026-11-20T10:00:00Z\",\"status\":\"s\",\"currency\":\"EUR\"}",
];

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        4 => any::<u16>().prop_map(Line::Good),
        2 => proptest::sample::select(&BAD[..]).prop_map(Line::Bad),
        1 => Just(Line::Nothing),
    ]
}

/// The file and the numbers of the orders that belong into the database: of two with one number the first.
fn file(lines: &[Line]) -> (Vec<u8>, std::collections::BTreeSet<String>, u64) {
    let mut bytes = SHOP.lines().nth(1).unwrap().as_bytes().to_vec();
    let mut good = std::collections::BTreeSet::new();
    let mut bad = 0;
    bytes.push(b'\n');
    for line in lines {
        match line {
            Line::Good(number) => {
                let number = format!("N{}", number % 50);
                bytes.extend(order(&number, "placed").trim_end().bytes());
                bad += u64::from(!good.insert(number));
            }
            Line::Bad(text) => {
                bytes.extend_from_slice(text);
                bad += 1;
            }
            Line::Nothing => {}
        }
        bytes.extend(b"\r\n");
    }
    (bytes, good, bad)
}

async fn numbers(db: &Db) -> std::collections::BTreeSet<String> {
    let list =
        db.read(|read| read.list("SELECT number FROM orders ORDER BY id", &[], |row| row.get(0))).await;
    list.unwrap().into_iter().collect()
}

#[test]
fn of_any_mix_exactly_the_good_lines_are_imported_or_none() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });

    let result = runner.run(&proptest::collection::vec(line(), 0..40), |lines| {
        let (bytes, good, bad) = file(&lines);
        runtime.block_on(async {
            let (_place, db) = fresh().await;
            let refused = import(&db, &bytes, BadLines::Refuse).await;
            prop_assert_eq!(refused.is_err(), bad > 0);
            prop_assert_eq!(numbers(&db).await, if bad > 0 { Default::default() } else { good.clone() });
            let applied = import(&db, &bytes, BadLines::Skip).await.unwrap();
            prop_assert_eq!(applied.skipped_lines, bad);
            prop_assert_eq!(numbers(&db).await, good);
            let again = import(&db, &bytes, BadLines::Skip).await.unwrap();
            prop_assert_eq!(again.orders.new + again.orders.changed + again.customers.changed, 0);
            Ok(())
        })
    });

    result.unwrap();
}
