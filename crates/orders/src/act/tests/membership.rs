//! The shipped policy by membership against the published guidelines of a shop: each condition at its edge.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::policy::{ActKind, Policy};

const MEMBERSHIP: &str = include_str!("../../../../../docs/policies/membership.toml");
const DOCS: &str = include_str!("../../../../../docs/policy.md");

/// What of the guidelines the policy says, and by which act.
const EXPRESSED: [(&str, ActKind); 17] = [
    ("return_size", ActKind::Return),
    ("return_color", ActKind::Return),
    ("return_stain", ActKind::Return),
    ("refund_initiate", ActKind::Return),
    ("refund_update", ActKind::Return),
    ("manage_cancel", ActKind::Cancel),
    ("status_quantity", ActKind::Cancel),
    ("manage", ActKind::ChangeAddress),
    ("manage_change_address", ActKind::ProfileAddress),
    ("manage_payment_method", ActKind::ChangePayment),
    ("status_payment_method", ActKind::ChangePayment),
    ("missing", ActKind::Claim),
    ("cost", ActKind::Refund),
    ("status_mystery_fee", ActKind::Refund),
    ("mistimed_billing_already_returned", ActKind::Refund),
    ("mistimed_billing_never_bought", ActKind::Refund),
    ("manage_dispute_bill", ActKind::Refund),
];

impl Shop {
    /// Anna's level, and nothing else of her.
    async fn level(&self, level: &'static str) {
        let extra = serde_json::json!({ "level": level }).to_string();
        let anna = self.anna;
        self.db
            .write(move |tx| tx.execute("UPDATE customers SET extra = $1 WHERE id = $2", &[&extra, &anna]))
            .await
            .unwrap();
    }

    /// An order of one mug that was placed, and sent at once, so many days ago.
    async fn aged(&self, number: &str, status: &str, days: i64) {
        let day = |days: i64| {
            let at = jiff::Timestamp::from_millisecond(self.db.now_ms() - days * 86_400_000).unwrap();
            at.to_string()
        };
        let parcel = match status {
            "pending" => String::new(),
            "shipped" => format!(r#"{{"carrier":"DHL","tracking":"T1","shipped_at":"{}"}}"#, day(days)),
            _ => format!(
                r#"{{"carrier":"DHL","tracking":"T1","shipped_at":"{0}","delivered_at":"{0}"}}"#,
                day(days)
            ),
        };
        self.import(&format!(
            r##"{{"type":"order","number":"{number}","customer":"anna","placed_at":"{}","status":"{status}","currency":"EUR","address":{{"line1":"Mill Lane 2","city":"Boston","country":"USA"}},"lines":[{{"sku":"M-RED","title":"Mug","quantity":1,"price":"12.50"}}],"payments":[{{"kind":"payment","method":"card_1","amount":"12.50"}}],"shipments":[{parcel}]}}"##,
            day(days)
        ))
        .await;
    }

    async fn is_allowed(&self, who: &Who, command: Command) -> bool {
        let (who, now_ms) = (who.clone(), self.db.now_ms());
        self.db.read(move |read| preview(read, &who, &command, now_ms)).await.unwrap().plan.is_ok()
    }
}

fn give_back(order: &str, answers: &[&str]) -> Command {
    let mut command =
        Command::new(order, What::Return { items: vec![item("M-RED", 1)], method: String::new() })
            .because("Size");
    for key in ["receipt", "packaging"] {
        let said = if answers.contains(&key) { "yes" } else { "no" };
        command.answers.insert(key.into(), said.into());
    }
    command
}

#[tokio::test]
async fn how_long_goods_can_come_back_hangs_on_the_level_the_receipt_and_the_packaging() {
    let shop = Shop::open().await;
    shop.policy(MEMBERSHIP).await;
    // The 22nd of November: six months are 184 days, to the 22nd of May.
    let cases: [(&str, i64, &[&str], bool); 19] = [
        ("gold", 0, &[], true),
        ("gold", 1_500, &[], true),
        ("silver", 184, &[], true),
        ("silver", 186, &[], false),
        ("silver", 186, &["receipt"], true),
        ("silver", 186, &["packaging"], true),
        ("Silver", 100, &[], true),
        ("bronze", 90, &[], true),
        ("bronze", 92, &[], false),
        ("bronze", 92, &["receipt"], true),
        ("bronze", 92, &["packaging"], true),
        ("guest", 30, &[], true),
        ("guest", 32, &[], false),
        ("guest", 32, &["receipt"], true),
        ("guest", 32, &["packaging"], false),
        ("guest", 32, &["receipt", "packaging"], true),
        ("", 30, &[], true),
        ("", 32, &["packaging"], false),
        ("platinum", 32, &["receipt"], false),
    ];

    for (at, (level, days, answers, expected)) in cases.into_iter().enumerate() {
        let number = format!("#A{at}");
        shop.level(level).await;
        shop.aged(&number, "delivered", days).await;
        let is_allowed = shop.is_allowed(&shop.anna(), give_back(&number, answers)).await;
        assert_eq!(is_allowed, expected, "{level}, {days} days, {answers:?}");
    }
}

#[tokio::test]
async fn what_an_answer_may_still_allow_is_offered() {
    let shop = Shop::open().await;
    shop.policy(MEMBERSHIP).await;
    shop.aged("#OLD", "delivered", 400).await;

    for (level, expected) in [("gold", true), ("bronze", true), ("guest", true), ("platinum", false)] {
        shop.level(level).await;
        let (who, now_ms, order) = (shop.anna(), shop.db.now_ms(), shop.find("#OLD").await);
        let (acts, _) = shop.db.read(move |read| possible(read, &who, &order, now_ms)).await.unwrap();
        let found = acts.iter().find(|one| one.kind == ActKind::Return).unwrap();
        assert_eq!(found.is_now(), expected, "{level}");
    }
}

#[tokio::test]
async fn what_has_left_is_called_off_by_members_only() {
    let shop = Shop::open().await;
    shop.policy(MEMBERSHIP).await;
    let cases = [
        ("guest", "pending", true),
        ("guest", "shipped", false),
        ("guest", "delivered", false),
        ("bronze", "shipped", true),
        ("silver", "delivered", true),
        ("gold", "shipped", true),
    ];

    for (at, (level, status, expected)) in cases.into_iter().enumerate() {
        let number = format!("#C{at}");
        shop.level(level).await;
        shop.aged(&number, status, 2).await;
        let is_allowed = shop.is_allowed(&shop.anna(), cancel(&number)).await;
        assert_eq!(is_allowed, expected, "{level} {status}");
    }
}

#[tokio::test]
async fn payment_and_address_change_until_it_arrives_or_leaves() {
    let shop = Shop::open().await;
    shop.policy(MEMBERSHIP).await;
    let elsewhere = crate::Address {
        line1: "Elm Road 3".into(),
        city: "Boston".into(),
        country: "USA".into(),
        ..shop_address()
    };
    let cases = [("pending", true, true), ("shipped", true, false), ("delivered", false, false)];

    for (at, (status, payment, address)) in cases.into_iter().enumerate() {
        let number = format!("#Y{at}");
        shop.aged(&number, status, 2).await;
        let pay = Command::new(&number, What::ChangePayment { method: "paypal_1".into() });
        let go = Command::new(&number, What::ChangeAddress { address: elsewhere.clone() });
        assert_eq!(shop.is_allowed(&shop.anna(), pay).await, payment, "{status}");
        assert_eq!(shop.is_allowed(&shop.anna(), go).await, address, "{status}");
    }
}

fn shop_address() -> crate::Address {
    crate::Address { postcode: "02101".into(), ..crate::Address::default() }
}

#[tokio::test]
async fn a_parcel_is_missed_after_a_week() {
    let shop = Shop::open().await;
    shop.policy(MEMBERSHIP).await;

    for (number, days, expected) in [("#M6", 6, false), ("#M7", 7, true), ("#M8", 8, true)] {
        shop.aged(number, "shipped", days).await;
        let missing = Command::new(
            number,
            What::Claim {
                item: item("M-RED", 1),
                problem: "It never came".into(),
                wish: crate::policy::OutcomeKind::Exchange,
                serial: String::new(),
            },
        );
        let is_allowed = shop.is_allowed(&shop.anna(), missing.because("It hasn't arrived")).await;
        assert_eq!(is_allowed, expected, "{days} days");
    }
}

#[tokio::test]
async fn money_without_goods_hangs_on_the_level_and_the_reason() {
    let shop = Shop::open().await;
    shop.policy(MEMBERSHIP).await;
    shop.aged("#R1", "delivered", 3).await;
    shop.aged("#R2", "pending", 0).await;
    let agent = Who::agent(1, "agent");
    let cases = [
        ("gold", "#R1", "A fee they didn't expect", 500, "no", true),
        ("silver", "#R1", "A fee they didn't expect", 500, "no", true),
        ("bronze", "#R1", "A fee they didn't expect", 500, "no", false),
        ("guest", "#R1", "A fee they didn't expect", 500, "no", false),
        ("guest", "#R1", "Our mistake", 500, "no", true),
        ("guest", "#R2", "Shipping", 1_000, "no", true),
        ("guest", "#R1", "Shipping", 800, "no", true),
        ("guest", "#R1", "Shipping", 801, "no", false),
        ("gold", "#R1", "Refund is late", 500, "no", true),
        ("silver", "#R1", "Refund is late", 500, "no", false),
        ("guest", "#R1", "Refund is late", 500, "yes", true),
        ("gold", "#R1", "Charged for what they never bought", 500, "no", true),
        ("silver", "#R1", "Charged for what they never bought", 500, "no", false),
        ("gold", "#R1", "Bill too high", 1_250, "no", true),
        ("silver", "#R1", "Bill too high", 999, "no", true),
        ("silver", "#R1", "Bill too high", 1_000, "no", false),
        ("bronze", "#R1", "Bill too high", 1, "no", false),
    ];

    for (level, order, reason, amount_minor, waited, expected) in cases {
        shop.level(level).await;
        let what = What::Refund { amount_minor, method: String::new() };
        let mut command = Command::new(order, what).because(reason);
        command.answers.insert("waited_a_week".into(), waited.into());
        let is_allowed = shop.is_allowed(&agent, command.clone()).await;
        assert_eq!(is_allowed, expected, "{level}: {reason} {amount_minor} {waited}");
        command.goodwill = "We want to keep them".into();
        assert!(shop.is_allowed(&agent, command).await, "goodwill passes over {reason} for {level}");
    }
}

#[test]
fn every_situation_of_the_guidelines_is_a_rule_or_said_not_to_be_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/policy");
    let Ok(text) = std::fs::read_to_string(folder.join("kb.json")) else {
        eprintln!("{} isn't there: the guidelines aren't compared", folder.display());
        return;
    };
    let situations: std::collections::BTreeMap<String, Vec<String>> = serde_json::from_str(&text).unwrap();
    let guidelines = std::fs::read_to_string(folder.join("guidelines.json")).unwrap();
    let policy = Policy::read(MEMBERSHIP).unwrap();

    assert_eq!(situations.len(), 55, "need the guidelines for this test to mean anything");
    for words in ["Gold members get unlimited returns", "last 6 months", "last 90 days", "last 30 days"] {
        assert!(guidelines.contains(words), "the guidelines say something else by now: {words}");
    }
    let expressed: BTreeSet<&str> = EXPRESSED.iter().map(|(name, _)| *name).collect();
    assert!(
        EXPRESSED.iter().all(|(name, kind)| situations.contains_key(*name) && policy.terms(*kind).is_some())
    );
    for name in situations.keys() {
        let is_told = DOCS.contains(&format!("`{name}`"));
        assert!(is_told, "docs/policy.md says nothing of {name}");
        let other = DOCS.split("## What is no policy").nth(1).unwrap();
        assert!(
            expressed.contains(name.as_str()) != other.contains(&format!("`{name}`")),
            "{name} is a rule, or it is none"
        );
    }
}
