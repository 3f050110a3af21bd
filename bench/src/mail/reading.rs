//! Reading mail without a database: parsed, taken apart and cleaned, beside mail-parser alone, on one thread.

use std::hint::black_box;
use std::time::{Duration, Instant};

use mail_parser::MessageParser;

use super::letters::{answer, letter};
use crate::plan::Plan;
use crate::report::{Figure, Report};

/// Mails read between two looks at the clock.
const AT_ONCE: usize = 100;

/// Measures plain mails and answers in HTML with a quote.
pub fn measure(plan: &Plan, report: &mut Report) {
    let kinds: [(&str, Vec<String>); 2] = [
        ("plain mails", (0..AT_ONCE).map(|number| letter(0, number).raw).collect()),
        ("answers in HTML", (0..AT_ONCE).map(answer).collect()),
    ];
    for (name, mails) in kinds {
        let alone = rate(&mails, plan.time / 4, |raw| {
            black_box(MessageParser::default().parse(raw.as_bytes()));
        });
        let parsed = rate(&mails, plan.time / 4, |raw| {
            black_box(mail::parse(raw.as_bytes(), "").is_ok());
        });
        let cleaned = rate(&mails, plan.time / 4, |raw| {
            let html = mail::parse(raw.as_bytes(), "").map(|mail| mail::html::clean(&mail.html));
            black_box(html.is_ok());
        });
        let beside = "mail-parser alone";
        let figure = |what: &str, rate| {
            Figure::new("none", format!("{name} {what}, one thread"), rate, "/s").beside(beside, alone)
        };
        report.add(figure("parsed and taken apart", parsed));
        report.add(figure("and cleaned", cleaned));
    }
}

fn rate(mails: &[String], time: Duration, read: impl Fn(&str)) -> f64 {
    let begun = Instant::now();
    let mut count = 0;
    while begun.elapsed() < time {
        mails.iter().for_each(|raw| read(raw));
        count += mails.len();
    }
    count as f64 / begun.elapsed().as_secs_f64()
}
