//! The real program as its operator runs it: started, listened to, told to end, killed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedReceiver};

const PATIENCE: Duration = Duration::from_secs(60);

/// `attend` as it runs; killed when dropped.
pub struct Program {
    child: Child,
    lines: UnboundedReceiver<String>,
}

/// The command with `arguments`, free of what the environment would set.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attend"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["CONFIG", "DATA", "LISTEN", "SMTP", "DATABASE", "URL", "RELAY", "ADDRESS"] {
        command.env_remove(format!("ATTEND_{name}"));
    }
    command.env("ATTEND_LOG", "error");
    command
}

/// Runs the program to its end: exit code, what it said, what it complained of.
pub async fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = command(arguments);
    let ended = tokio::task::spawn_blocking(move || command.output());
    let output = tokio::time::timeout(PATIENCE, ended).await.expect("it ends by itself").unwrap();
    let Output { status, stdout, stderr } = output.unwrap();
    (
        status.code(),
        String::from_utf8_lossy(&stdout).into_owned(),
        String::from_utf8_lossy(&stderr).into_owned(),
    )
}

impl Program {
    pub fn start(arguments: &[&str]) -> Program {
        let mut child = command(arguments).stderr(Stdio::inherit()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (told, lines) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        Program { child, lines }
    }

    /// The next line that holds `sign`.
    pub async fn line_with(&mut self, sign: &str) -> String {
        let found = async {
            loop {
                match self.lines.recv().await {
                    Some(line) if line.contains(sign) => return line,
                    Some(_) => {}
                    None => panic!("it ended without saying `{sign}`"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("it doesn't say `{sign}`"))
    }

    /// As a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As an operator does; returns the exit code.
    pub async fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let ending = async {
            loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status.code();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, ending).await.expect("it ends when told")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends one mail over a connection of its own and returns the answer to it, or how the connection broke.
pub async fn send_mail(address: &str, to: &str, raw: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let dialogue = format!("EHLO test.example\r\nMAIL FROM:<w@example.org>\r\nRCPT TO:<{to}>\r\nDATA\r\n");
    stream.write_all(dialogue.as_bytes()).await?;
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains("\r\n354 ") {
        let mut buffer = [0; 1024];
        match stream.read(&mut buffer).await? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            length => heard.extend_from_slice(&buffer[..length]),
        }
    }
    stream.write_all(format!("{raw}\r\n.\r\nQUIT\r\n").as_bytes()).await?;
    let mut answer = String::new();
    match stream.read_to_string(&mut answer).await {
        Ok(_) if answer.is_empty() => Err(std::io::ErrorKind::UnexpectedEof.into()),
        // What was said before the connection broke was said.
        _ => Ok(answer),
    }
}
