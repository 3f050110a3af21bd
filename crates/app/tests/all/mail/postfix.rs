//! A real Postfix between customers and the shop: it relays to our receiver, and takes our letters. Its own instance in a
//! folder of its own; it has to be root to start.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::{ADDRESS, Shop, header, letter};

const PROGRAM: &str = "/usr/sbin/postfix";

struct Postfix {
    folder: PathBuf,
}

impl Postfix {
    /// None when it isn't installed or can't be started by whoever we are.
    fn start(folder: &Path, port: u16, routes: &[(&str, u16)]) -> Option<Postfix> {
        let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
        let is_required = std::env::var("ATTEND_MAIL_PEERS").is_ok_and(|word| word == "required");
        if !Path::new(PROGRAM).exists() || !is_root {
            assert!(!is_required, "{PROGRAM} is required by ATTEND_MAIL_PEERS, and to be root");
            eprintln!("passed over: {PROGRAM} isn't installed, or this isn't root");
            return None;
        }
        let folder = folder.join("postfix");
        for name in ["etc", "spool", "data"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        run("chown", &["postfix", folder.join("data").to_str().unwrap()]);
        let routes: Vec<String> =
            routes.iter().map(|(domain, port)| format!("{{{domain} = smtp:[127.0.0.1]:{port}}}")).collect();
        let at = folder.display();
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {at}/spool\ndata_directory = {at}/data\n\
             command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\n\
             setgid_group = postdrop\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
             myhostname = mx.peer.example\nmydestination =\nlocal_recipient_maps =\nalias_maps =\nalias_database =\n\
             mynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, reject\n\
             transport_maps = inline:{{{}}}\nsmtp_dns_support_level = disabled\nmaillog_file = {at}/log\n\
             maillog_file_prefixes = /\n",
            routes.join(",")
        );
        fs::write(folder.join("etc/main.cf"), main).unwrap();
        fs::write(folder.join("etc/master.cf"), services(port)).unwrap();
        let postfix = Postfix { folder };
        assert!(postfix.tell("start"), "{}", postfix.log());
        Some(postfix)
    }

    fn tell(&self, word: &str) -> bool {
        let mut command = Command::new(PROGRAM);
        command.arg("-c").arg(self.folder.join("etc")).arg(word);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.tell("stop");
    }
}

fn services(port: u16) -> String {
    let services = [
        ("pickup", "n - n 60 1 pickup"),
        ("cleanup", "n - n - 0 cleanup"),
        ("qmgr", "n - n 300 1 qmgr"),
        ("tlsmgr", "- - n 1000? 1 tlsmgr"),
        ("rewrite", "- - n - - trivial-rewrite"),
        ("bounce", "- - n - 0 bounce"),
        ("defer", "- - n - 0 bounce"),
        ("trace", "- - n - 0 bounce"),
        ("verify", "- - n - 1 verify"),
        ("flush", "n - n 1000? 0 flush"),
        ("proxymap", "- - n - - proxymap"),
        ("smtp", "- - n - - smtp"),
        ("relay", "- - n - - smtp"),
        ("error", "- - n - - error"),
        ("retry", "- - n - - error"),
        ("discard", "- - n - - discard"),
        ("anvil", "- - n - 1 anvil"),
        ("scache", "- - n - 1 scache"),
    ];
    let lines: Vec<String> = services.iter().map(|(name, rest)| format!("{name} unix {rest}\n")).collect();
    format!(
        "127.0.0.1:{port} inet n - n - - smtpd\n{}postlog unix-dgram n - n - 1 postlogd\n",
        lines.concat()
    )
}

fn run(program: &str, arguments: &[&str]) {
    assert!(Command::new(program).args(arguments).status().unwrap().success(), "{program}");
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_customer_writes_through_postfix_and_is_answered_through_it() {
    let port = free_port();
    let shop = Shop::open_with(|config| config.mail.relay = format!("smtp://127.0.0.1:{port}")).await;
    let routes =
        [("shop.example", shop.running.smtp.unwrap().port()), ("example.org", shop.relay.address.port())];
    let Some(postfix) = Postfix::start(shop.place.folder(), port, &routes) else { return };
    let mia = shop.agent("Mia", "Agent").await;

    let through = format!("127.0.0.1:{port}").parse().unwrap();
    for subject in ["The lamp flickers", "Ünd die Größe?"] {
        let mail = letter("Ana <ana@example.org>", subject, ".\n..two dots, and ünicode\n");
        let answer = shop
            .try_mail_at(through, ("ana@example.org", ADDRESS), mail.replace('\n', "\r\n").as_bytes())
            .await;
        assert!(answer.starts_with("250"), "{answer}: {}", postfix.log());
    }
    shop.wait("two mails", "SELECT COUNT(*) / 2 FROM incoming WHERE state = 'opened'").await;
    let path = mia.first_in("open").await;
    mia.answer(&path, "email", "Try another bulb.").await;
    let letter = async {
        while shop.relay.mails().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), letter)
        .await
        .unwrap_or_else(|_| panic!("{}", postfix.log()));

    let letter = shop.relay.last();
    assert!(header(&letter, "To").contains("ana@example.org"), "{letter}");
    assert!(letter.contains("Try another bulb.") && letter.contains("mx.peer.example (Postfix)"), "{letter}");
    let back = header(&letter, "Reply-To");
    let back = back.rsplit('<').next().unwrap().trim_end_matches('>').to_owned();
    let reply = format!("From: ana@example.org\r\nTo: {back}\r\nSubject: Re\r\n\r\nIt works now.\r\n");
    let answer = shop.try_mail_at(through, ("ana@example.org", &back), reply.as_bytes()).await;
    assert!(answer.starts_with("250"), "{answer}");
    shop.wait("the reply", "SELECT COUNT(*) FROM incoming WHERE state = 'joined'").await;
    assert!(mia.page(&path).await.contains("It works now."));
}
