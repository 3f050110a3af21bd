//! Each file of `stories/` is one test here, with a sample shop of its own.

use std::path::Path;

use app::demo;
use app::options::{DemoFlags, Flags};
use base::testing::Place;
use tokio::process::Command;

use crate::left_out::browser;

/// Runs one file of stories; a failing story's output is the test's failure.
async fn tell(file: &str) {
    let Some(chromium) = browser() else { return };
    let place = Place::new();
    let any = Some("127.0.0.1:0".parse().unwrap());
    let flags = Flags {
        data: Some(place.folder().join("data")),
        listen: any,
        smtp: any,
        database: Some(place.database()),
        ..Flags::default()
    };
    let demo = demo::start(&DemoFlags { flags, lively: false }).await.unwrap();
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("stories");
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec"])
        .arg(stories.join(file))
        .env("BASE", format!("http://{}", demo.running.http))
        .env("SMTP", demo.running.smtp.unwrap().to_string())
        .env("CHROMIUM", chromium)
        .output()
        .await
        .unwrap();
    demo.stop().await;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{file}:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_runs_through_two_browsers_and_real_mail() {
    tell("main_job.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_widget_loses_and_doubles_nothing() {
    tell("widget.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_works_live_by_keyboard_and_for_two() {
    tell("desk.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_taken_back_in_time_and_drafts_follow_their_agent() {
    tell("letters.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_fit_for_phones_readers_and_browsers_without_scripts() {
    tell("pages.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_finds_an_order_and_is_at_home_in_the_account_without_scripts() {
    tell("account.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_needs_no_mouse() {
    tell("by_keys.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_and_a_withdrawal_need_no_script() {
    tell("plain.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_run_nothing_and_ask_nobody() {
    tell("originals.mjs").await;
}
