//! The account's pages and the ways in, in the states worth looking at; the worst of each last.

use super::super::find_order::{FindOrder, find_order_page};
use super::super::samples::{shop, worst_shop, wrong};
use super::super::shop::{Place, Shop};
use super::super::step_up::{StepUp, step_up_page};
use super::super::tests::rendered;
use super::{addresses, consents, data, emails, money, profile, safety};
use crate::parts::field::Typed;
use crate::parts::proof::{HOSTILE, before, clock, endless_name};
use orders::Address;

fn own(title: &str) -> Shop {
    Shop {
        signed_in_as: "yusuf.rossi@example.com".into(),
        person: "Yusuf".into(),
        ..shop(title, Place::Account)
    }
}

pub fn pages() -> Vec<(&'static str, String)> {
    [
        rendered(find_orders(), find_order_page),
        rendered(step_ups(), step_up_page),
        rendered(profiles(), profile::profile_page),
        rendered(email_pages(), emails::emails_page),
        rendered(safeties(), safety::safety_page),
        rendered(address_pages(), addresses::addresses_page),
        rendered(moneys(), money::money_page),
        rendered(consent_pages(), consents::consents_page),
        rendered(datas(), data::data_page),
    ]
    .concat()
}

fn find_orders() -> Vec<(&'static str, FindOrder)> {
    let some = FindOrder {
        shop: shop("Find an order", Place::Orders),
        number: Typed::default(),
        with: Typed::default(),
        error: None,
    };
    let worst = FindOrder {
        shop: worst_shop(Place::Orders),
        number: wrong(),
        with: wrong(),
        error: Some(HOSTILE.into()),
    };
    vec![("find-order", some), ("find-order-extreme", worst)]
}

fn step_ups() -> Vec<(&'static str, StepUp)> {
    let offer = StepUp {
        shop: shop("One more step", Place::Account),
        sent_to: "y•••@e•••.com".into(),
        next: "/account".into(),
        is_sent: false,
        code: Typed::default(),
    };
    let worst = StepUp {
        shop: worst_shop(Place::Account),
        sent_to: HOSTILE.into(),
        next: HOSTILE.into(),
        is_sent: true,
        code: wrong(),
    };
    let unknown = StepUp { sent_to: String::new(), ..offer.clone() };
    vec![("step-up", offer), ("step-up-nowhere", unknown), ("step-up-extreme", worst)]
}

fn profiles() -> Vec<(&'static str, profile::ProfilePage)> {
    let some = profile::ProfilePage {
        shop: own("Your account"),
        name: "Yusuf Rossi".into(),
        language: "de".into(),
        phone: "+49305550199".into(),
        error: None,
    };
    let worst = profile::ProfilePage {
        shop: worst_shop(Place::Account),
        name: endless_name(),
        language: HOSTILE.into(),
        phone: HOSTILE.into(),
        error: Some(HOSTILE.into()),
    };
    vec![("profile", some), ("profile-extreme", worst)]
}

fn email_pages() -> Vec<(&'static str, emails::EmailsPage)> {
    let address = |email: &str, is_proved| emails::Address { email: email.into(), is_proved, may_go: true };
    let some = emails::EmailsPage {
        shop: own("E-mail addresses"),
        addresses: vec![address("yusuf.rossi@example.com", true), address("y@work.example", false)],
        new: Typed::default(),
        to_prove: None,
    };
    let worst = emails::EmailsPage {
        shop: worst_shop(Place::Account),
        addresses: vec![address(HOSTILE, true), address(&endless_name(), false)],
        new: wrong(),
        to_prove: Some((HOSTILE.into(), wrong())),
    };
    vec![("emails", some), ("emails-extreme", worst)]
}

fn safeties() -> Vec<(&'static str, safety::SafetyPage)> {
    let session = |id: &str, browser: &str, way: &str| safety::Session {
        id: id.into(),
        browser: browser.into(),
        way: way.into(),
        opened_at_ms: before(90),
        is_this: id == "a1",
    };
    let some = safety::SafetyPage {
        shop: own("Password and sign-ins"),
        email: "yusuf.rossi@example.com".into(),
        has_password: false,
        asks_current: false,
        sessions: vec![
            session("a1", "Firefox on Linux", "with a code"),
            session("a2", "Safari", "order #W1 alone"),
        ],
        error: None,
        clock: clock(),
    };
    let worst = safety::SafetyPage {
        shop: worst_shop(Place::Account),
        email: HOSTILE.into(),
        has_password: true,
        asks_current: true,
        sessions: vec![session("a1", HOSTILE, HOSTILE), session("a2", &endless_name(), &endless_name())],
        error: Some(HOSTILE.into()),
        clock: clock(),
    };
    vec![("safety", some), ("safety-extreme", worst)]
}

fn address_pages() -> Vec<(&'static str, addresses::AddressesPage)> {
    let home = Address {
        line1: "Sunset Drive 986".into(),
        city: "Denver".into(),
        country: "USA".into(),
        ..Address::default()
    };
    let hostile = Address { name: endless_name(), line1: HOSTILE.into(), ..home.clone() };
    let further = |label: &str, lines: Vec<String>| addresses::Further { id: 7, label: label.into(), lines };
    let some = addresses::AddressesPage {
        shop: own("Addresses"),
        further: vec![further("Work", home.lines())],
        main: home,
        main_error: None,
        label: String::new(),
        new: Address::default(),
        new_error: None,
    };
    let worst = addresses::AddressesPage {
        shop: worst_shop(Place::Account),
        further: vec![further(&endless_name(), hostile.lines())],
        main: hostile.clone(),
        main_error: Some(HOSTILE.into()),
        label: HOSTILE.into(),
        new: hostile,
        new_error: Some(HOSTILE.into()),
    };
    vec![("addresses", some), ("addresses-extreme", worst)]
}

fn moneys() -> Vec<(&'static str, money::MoneyPage)> {
    let method = |label: &str, balance: &str, reason: &str| money::Method {
        label: label.into(),
        balance: balance.into(),
        entries: vec![money::Entry { at_ms: before(60), amount: balance.into(), reason: reason.into() }],
    };
    let some = money::MoneyPage {
        shop: own("Payment and credit"),
        methods: vec![method("Store credit", "€ 12.00", "Refund of #W1")],
        clock: clock(),
    };
    let worst = money::MoneyPage {
        shop: worst_shop(Place::Account),
        methods: vec![method(HOSTILE, HOSTILE, &endless_name())],
        clock: clock(),
    };
    let none = money::MoneyPage { methods: vec![], ..some.clone() };
    vec![("money", some), ("money-none", none), ("money-extreme", worst)]
}

fn consent_pages() -> Vec<(&'static str, consents::ConsentsPage)> {
    let some = consents::ConsentsPage {
        shop: own("What we may do"),
        asked: vec![consents::Asked {
            name: "offers",
            label: "Offers",
            hint: "Now and then.",
            is_given: true,
        }],
        history: vec![consents::Said { what: "Offers", is_given: true, by: "you", at_ms: before(5) }],
        clock: clock(),
    };
    let worst = consents::ConsentsPage { shop: worst_shop(Place::Account), ..some.clone() };
    vec![("consents", some), ("consents-extreme", worst)]
}

fn datas() -> Vec<(&'static str, data::DataPage)> {
    let some = data::DataPage { shop: own("Your data"), erasure: None };
    let worst = data::DataPage { shop: worst_shop(Place::Account), erasure: Some(HOSTILE.into()) };
    vec![("data", some), ("data-extreme", worst)]
}
