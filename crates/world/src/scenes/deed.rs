//! One deed of a scene, done in a transaction: what customers' pages, the desk and the shop's system do, in their functions.

use base::{Error, Result, Tx};
use channels::withdrawal::{self, Form};
use orders::act::command::Quantity;
use orders::act::{self, Act, Command, Item, State, What, Who, holding};
use orders::claim;
use orders::claim::deciding::Decision;
use orders::gift::{self, Receiver};
use orders::invoice::{self, Credit, Why};
use orders::order::OrderView;
use orders::registration::{self, NewRegistration};
use orders::return_::receiving::{Look, Looked, Parcel};
use orders::return_::settling::Settling;
use orders::return_::{self, Return};
use orders::withdrawal::{Statement, texts};
use orders::{Address, evidence, find_by_number, import};
use people::CustomerId;
use people::customer::{self, Kind, Proof, identity};

use super::Scenes;
use super::script::Deed;
use crate::settings;
use crate::shop::catalogue::{Goods, goods};
use crate::shop::customers::Person;
use crate::shop::order::Order;

/// Place of the agent who looks after returns and claims.
const CLERK: usize = 2;
/// How long the shop stands for what it sells: two years.
const WARRANTY_MS: i64 = 730 * 24 * 3_600_000;

pub(super) struct Part<'a> {
    pub scenes: &'a Scenes,
    pub order: &'a Order,
}

impl Part<'_> {
    /// Does it; the id of the withdrawal when it is one, for its receipt.
    pub fn act(&self, tx: &mut Tx<'_>, deed: Deed) -> Result<Option<i64>> {
        match deed {
            Deed::Told => self.tell(tx)?,
            Deed::Billed => {
                let order = self.found(tx)?;
                invoice::issue(tx, &self.scenes.settings, order.id)?;
            }
            Deed::Cancel => {
                self.ask(tx, self.because(What::Cancel, "I changed my mind"))?;
            }
            Deed::Readdress => self.readdress(tx)?,
            Deed::SendBack(key, quantity) => self.send_back(tx, key, quantity)?,
            Deed::Swap(key, variant) => self.swap(tx, key, variant)?,
            Deed::Claim(key, problem, wish) => {
                let what = What::Claim {
                    item: self.item(key, 1)?,
                    problem: problem.into(),
                    wish,
                    serial: String::new(),
                };
                let act = self.ask(tx, Command { photos: 1, ..self.because(what, "") })?;
                evidence::attach(tx, &act.actor, act.id.0, &self.scenes.photo)?;
            }
            Deed::Register(key, serial) => self.register(tx, key, serial)?,
            Deed::Withdraw => return self.withdraw(tx).map(Some),
            Deed::GiveBack(friend) => self.give_back(tx, friend)?,
            Deed::Held => {
                let order = self.found(tx)?;
                let held = act::of_order(tx, order.id.0)?.into_iter().filter(|act| act.state == State::Held);
                held.map(|act| act.id).try_for_each(|id| holding::run_due(tx, id))?;
            }
            Deed::HandIn => self.hand_in(tx)?,
            Deed::Arrive => self.arrive(tx)?,
            Deed::Settle => self.settle(tx)?,
            Deed::Goodwill(amount_minor, why) => {
                let what = What::Refund { amount_minor, method: String::new() };
                let clerk = &self.scenes.agents[CLERK];
                let who = Who::agent(clerk.id.0, &clerk.role);
                self.confirm(tx, &who, &Command { goodwill: why.into(), ..self.because(what, why) })?;
            }
            Deed::Decide(verdict, outcome, words) => {
                let order = self.found(tx)?;
                let decision = Decision { verdict, outcome, words: words.into() };
                for claim in claim::finding::of_order(tx, order.id)? {
                    claim::decide(tx, &self.clerk(), claim.id, &decision)?;
                }
            }
        }
        Ok(None)
    }

    fn person(&self) -> &Person {
        &self.scenes.people[self.order.person]
    }

    fn clerk(&self) -> String {
        format!("agent:{}", self.scenes.agents[CLERK].id)
    }

    fn found(&self, tx: &Tx<'_>) -> Result<OrderView> {
        find_by_number(tx, &self.order.number)?.ok_or(Error::NotFound)
    }

    fn tell(&self, tx: &mut Tx<'_>) -> Result<()> {
        let now_ms = tx.now_ms();
        let line = self.order.line(self.person(), now_ms);
        let line = line.ok_or_else(|| Error::inside(format!("{} isn't placed yet", self.order.number)))?;
        import::put(tx, &line).map(|_| ())
    }

    fn because(&self, what: What, reason: &str) -> Command {
        Command::new(&self.order.number, what).because(reason)
    }

    fn ask(&self, tx: &mut Tx<'_>, command: Command) -> Result<Act> {
        let customer_id = self.found(tx)?.customer_id;
        let rows = customer::cluster(tx, CustomerId(customer_id))?;
        self.confirm(tx, &Who::customer(customer_id, rows, Proof::SignIn), &command)
    }

    fn confirm(&self, tx: &mut Tx<'_>, who: &Who, command: &Command) -> Result<Act> {
        let key = format!("world:{}:{}", self.order.number, command.kind().as_str());
        act::confirm(tx, who, command, (&key, None))
    }

    /// So many of the product `key` as it was bought.
    fn item(&self, key: &str, quantity: i64) -> Result<Item> {
        let bought = self.order.lines.iter().find(|line| line.goods.key == key);
        let bought = bought.ok_or_else(|| Error::inside(format!("{key} isn't in {}", self.order.number)))?;
        Ok(Item { sku: bought.sku(), quantity: Quantity(quantity), ..Item::default() })
    }

    fn readdress(&self, tx: &mut Tx<'_>) -> Result<()> {
        let address = Address { line1: "20 Harbour Street".into(), ..self.found(tx)?.address };
        self.ask(tx, self.because(What::ChangeAddress { address }, "")).map(|_| ())
    }

    fn send_back(&self, tx: &mut Tx<'_>, key: &str, quantity: i64) -> Result<()> {
        let what = What::Return { items: vec![self.item(key, quantity)?], method: String::new() };
        self.ask(tx, self.because(what, "Don't need it any more")).map(|_| ())
    }

    fn swap(&self, tx: &mut Tx<'_>, key: &str, variant: usize) -> Result<()> {
        let Goods { sku, .. } = goods(key);
        let new_sku = Some((sku + variant as u64).to_string());
        let what =
            What::Exchange { items: vec![Item { new_sku, ..self.item(key, 1)? }], method: String::new() };
        self.ask(tx, self.because(what, "Doesn't fit")).map(|_| ())
    }

    fn register(&self, tx: &mut Tx<'_>, key: &str, serial: &str) -> Result<()> {
        let order = self.found(tx)?;
        let new = NewRegistration {
            customer_id: order.customer_id,
            order_id: Some(order.id.0),
            actor: format!("customer:{}", order.customer_id),
            sku: self.item(key, 1)?.sku,
            title: goods(key).title.into(),
            serial: serial.into(),
            bought_ms: order.placed_ms,
            warranty_until_ms: Some(order.placed_ms + WARRANTY_MS),
        };
        registration::register(tx, &new, &[]).map(|_| ())
    }

    /// The declaration, and the act that follows from it.
    fn withdraw(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let order = self.found(tx)?;
        let person = self.person();
        let rows = customer::cluster(tx, CustomerId(order.customer_id))?;
        let form = Form {
            statement: withdrawal::tidy(Statement {
                name: person.name.clone(),
                email: person.email.clone(),
                order: self.order.number.clone(),
                ..Statement::default()
            }),
            text: texts::choose(person.language, "", tx.now_ms()),
            client_id: format!("world-{}", self.order.number),
            signed_in: rows.clone(),
            rung: orders::withdrawal::Proof::SignIn,
            network: String::new(),
            zone: settings::config().shop.time_zone,
        };
        let id = withdrawal::take(tx, &form)?.withdrawal.id;
        let who = Who::customer(order.customer_id, rows, Proof::SignIn);
        let command = Command::new(&self.order.number, What::Withdraw { items: Vec::new() });
        act::confirm(tx, &who, &command, (&format!("withdrawal:{id}"), None))?;
        Ok(id.0)
    }

    fn give_back(&self, tx: &mut Tx<'_>, friend: usize) -> Result<()> {
        let order = self.found(tx)?;
        let email = &self.scenes.people[friend].email;
        let receiver = identity::find(tx, Kind::Email, email)?.ok_or(Error::NotFound)?;
        let to = Receiver { customer_id: receiver.0, actor: format!("customer:{receiver}") };
        let chosen = order.lines.iter().map(|line| gift::Chosen {
            line_id: line.id,
            quantity: line.quantity,
            reason: "Don't need it any more".into(),
            detail: String::new(),
        });
        gift::send_back(tx, &order, &to, &chosen.collect::<Vec<_>>()).map(|_| ())
    }

    /// The one return of this order.
    fn returned(&self, tx: &Tx<'_>) -> Result<Return> {
        let order = self.found(tx)?;
        return_::finding::of_order(tx, order.id)?.into_iter().next().ok_or(Error::NotFound)
    }

    fn hand_in(&self, tx: &mut Tx<'_>) -> Result<()> {
        let item = self.returned(tx)?;
        let parcel =
            Parcel { carrier: self.order.carrier.into(), tracking: format!("R{}", self.order.tracking) };
        let actor = format!("customer:{}", item.customer_id);
        return_::mark_sent(tx, &actor, item.id, &parcel).map(|_| ())
    }

    fn arrive(&self, tx: &mut Tx<'_>) -> Result<()> {
        let item = self.returned(tx)?;
        let looked = item.lines.iter().map(|line| Looked {
            id: line.id,
            accepted: line.quantity,
            condition: "Like new".into(),
        });
        let look = Look { lines: looked.collect(), note: String::new() };
        return_::receive(tx, &self.clerk(), item.id, &look).map(|_| ())
    }

    fn settle(&self, tx: &mut Tx<'_>) -> Result<()> {
        let item = self.returned(tx)?;
        let item = return_::settle(tx, &self.clerk(), item.id, &Settling::default())?;
        if invoice::finding::of_order(tx, item.order_id, None)?.is_empty() {
            return Ok(());
        }
        let credits = item.lines.iter().map(|line| Credit::Line {
            line_id: line.line_id,
            quantity: line.quantity,
            amount_minor: line.price_minor * line.quantity,
            why: Why::Returned,
        });
        let cause = Some(item.act_id.unwrap_or(item.id.0));
        let credits: Vec<Credit> = credits.collect();
        invoice::credit(tx, &self.scenes.settings, item.order_id, cause, &credits).map(|_| ())
    }
}
