//! One line for each thing that this machine can't test, and how to include it.

use std::io::Write;
use std::path::Path;

/// Where Debian and Ubuntu put Chromium.
const CHROMIUM: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// The browser, when the stories can run: Chromium, node and the packages of `e2e/package.json` are there.
pub fn browser() -> Option<&'static str> {
    let chromium = CHROMIUM.into_iter().find(|path| Path::new(path).exists());
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/playwright-core");
    let has_node =
        std::process::Command::new("node").arg("--version").output().is_ok_and(|run| run.status.success());
    chromium.filter(|_| has_node && packages.exists())
}

/// Past the capture of the test runner, which hides what a passing test prints.
#[allow(clippy::explicit_write)]
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").unwrap();
}

#[test]
fn what_was_left_out_is_said_in_one_line() {
    if base::testing::postgres_url().is_none() {
        say(
            "left out: PostgreSQL. To include it: ATTEND_TEST_POSTGRES=postgres://user@127.0.0.1/database cargo test --workspace",
        );
    }
    if browser().is_none() {
        assert_ne!(
            std::env::var("ATTEND_E2E").as_deref(),
            Ok("required"),
            "Chromium, node or e2e/node_modules is missing"
        );
        say(
            "left out: the browser stories. To include them: apt install chromium nodejs npm && npm ci --prefix e2e",
        );
    }
}
