//! A real Dovecot for one test: its own process on free ports with its own folder, ended with the test.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use async_imap::Session;
use futures_util::TryStreamExt;
use rcgen::CertifiedKey;
use tokio::net::TcpStream;

const PROGRAM: &str = "/usr/sbin/dovecot";
pub const PASSWORD: &str = "a-secret-of-tests";

/// A running server.
pub struct Dovecot {
    pub imap: u16,
    pub imaps: u16,
    pub folder: PathBuf,
    process: Child,
}

/// True when the servers these tests speak with are installed; said when they aren't, and required where that is wanted.
pub fn is_installed(program: &str) -> bool {
    let is_there = Path::new(program).exists();
    let is_required = std::env::var("ATTEND_MAIL_PEERS").is_ok_and(|word| word == "required");
    assert!(is_there || !is_required, "{program} is required by ATTEND_MAIL_PEERS and isn't installed");
    if !is_there {
        eprintln!("passed over: {program} isn't installed");
    }
    is_there
}

impl Dovecot {
    /// A server in `folder`; none when it isn't installed. `more` is added to its configuration.
    pub async fn start(folder: &Path, more: &str) -> Option<Dovecot> {
        if !is_installed(PROGRAM) {
            return None;
        }
        let folder = folder.join("dovecot");
        fs::create_dir_all(folder.join("mail")).unwrap();
        let (imap, imaps) = (free_port(), free_port());
        certify(&folder);
        let config = folder.join("dovecot.conf");
        fs::write(&config, configuration(&folder, (imap, imaps), more)).unwrap();
        let process = spawn(&config, &folder);
        let dovecot = Dovecot { imap, imaps, folder, process };
        dovecot.wait().await;
        Some(dovecot)
    }

    /// Ends it and starts it anew on the same ports.
    pub async fn restart(&mut self) {
        self.stop();
        self.process = spawn(&self.folder.join("dovecot.conf"), &self.folder);
        self.wait().await;
    }

    /// Ends it.
    pub fn stop(&mut self) {
        // Told, rather than killed, the master ends its own processes, too.
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = Command::new("kill").arg(self.process.id().to_string()).status();
            let _ = self.process.wait();
        }
    }

    /// The certificate its own authority is trusted by.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    /// What it wrote about itself.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Another client of the mailbox of `user`.
    pub async fn client(&self, user: &str) -> Session<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.imap)).await.unwrap();
        let mut client = async_imap::Client::new(stream);
        client.read_response().await.unwrap();
        client.login(user, PASSWORD).await.map_err(|(error, _)| error).unwrap()
    }

    /// Puts mails into a folder.
    pub async fn put(&self, user: &str, folder: &str, mails: &[&str]) {
        let mut client = self.client(user).await;
        for mail in mails {
            client.append(folder, None, None, mail).await.unwrap();
        }
        client.logout().await.unwrap();
    }

    /// Flags of every mail in a folder, in order, as text.
    pub async fn flags(&self, user: &str, folder: &str) -> Vec<String> {
        let mut client = self.client(user).await;
        client.examine(folder).await.unwrap();
        let fetched: Vec<_> = client.fetch("1:*", "(UID FLAGS)").await.unwrap().try_collect().await.unwrap();
        fetched
            .iter()
            .map(|mail| {
                let mut flags: Vec<String> = mail.flags().map(|flag| format!("{flag:?}")).collect();
                flags.retain(|flag| flag != "Recent");
                flags.join(" ")
            })
            .collect()
    }

    async fn wait(&self) {
        for _ in 0..500 {
            if let Ok(stream) = TcpStream::connect(("127.0.0.1", self.imap)).await {
                let mut client = async_imap::Client::new(stream);
                if matches!(client.read_response().await, Ok(Some(_))) {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("Dovecot doesn't start: {}", self.log());
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

fn spawn(config: &Path, folder: &Path) -> Child {
    let errors = fs::File::create(folder.join("errors")).unwrap();
    Command::new(PROGRAM)
        .arg("-F")
        .arg("-c")
        .arg(config)
        .stdout(Stdio::null())
        .stderr(errors)
        .spawn()
        .unwrap()
}

/// A port nobody listens on at this moment.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn certify(folder: &Path) {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
}

/// As root the server's processes run under the accounts its package made; otherwise all under our own.
fn configuration(folder: &Path, (imap, imaps): (u16, u16), more: &str) -> String {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let own = |flag: &str| {
        let out = Command::new("id").arg(flag).output().unwrap();
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    };
    let (user, group) = if is_root { ("nobody".into(), "nogroup".into()) } else { (own("-un"), own("-gn")) };
    let accounts = if is_root {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        let _ = Command::new("chown").args(["-R", "nobody:nogroup"]).arg(folder.join("mail")).status();
        String::new()
    } else {
        format!(
            "default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {group}\n"
        )
    };
    let at = folder.display();
    format!(
        "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\n\
         {accounts}first_valid_uid = 1\nmail_uid = {user}\nmail_gid = {group}\nmail_location = maildir:{at}/mail/%u\n\
         ssl = yes\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\nssl_min_protocol = TLSv1.2\n\
         disable_plaintext_auth = no\nauth_mechanisms = plain login\nmail_max_userip_connections = 50\n\
         auth_failure_delay = 0\nimap_idle_notify_interval = 2 mins\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {imap}\n  }}\n  inet_listener imaps {{\n    port = {imaps}\n    ssl = yes\n  }}\n}}\n\
         service anvil {{\n  chroot =\n}}\nservice stats {{\n  chroot =\n}}\n\
         namespace inbox {{\n  inbox = yes\n  separator = /\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid={group} home={at}/mail/%u\n}}\n\
         {more}\n\
         passdb {{\n  driver = static\n  args = password={}\n}}\n",
        PASSWORD
    )
}
