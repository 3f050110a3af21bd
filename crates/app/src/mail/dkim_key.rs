//! `attend mail dkim-key`: a key that letters are signed with, and what DNS has to say of it.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use base::{Error, Result};
use channels::senders::dkim::Key;

use crate::options::mail::DkimFlags;

/// Reads the key, or makes one where there is none, and prints its DNS record.
pub fn run(flags: &DkimFlags) -> Result<ExitCode> {
    let domain = flags.domain.trim().trim_end_matches('.').to_lowercase();
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if !is_name(&domain) || !is_name(&flags.selector) {
        return Err(Error::refused(
            "Write the domain and the selector as DNS has them: shop.example, attend.",
        ));
    }
    let file = flags.key.clone().unwrap_or_else(|| format!("{}.{domain}.pem", flags.selector).into());
    let is_new = !file.exists();
    if is_new {
        write_new(&file, &Key::generate()?)?;
    }
    let key = Key::from_file(&file, &domain, &flags.selector)?;
    println!("{} {}", if is_new { "A new key stands in" } else { "The key is the one in" }, file.display());
    println!();
    println!("Put this record into the DNS of {domain}:");
    println!("  name  {}", key.record_name());
    println!("  type  TXT");
    println!("  text  {}", key.record());
    println!();
    println!("As a line of a zone file:");
    println!("  {}", key.zone_line());
    println!();
    println!("and this below the address in [[mail.from]]:");
    println!("  dkim = [{{ key = \"{}\", selector = \"{}\" }}]", file.display(), flags.selector);
    if is_new {
        println!();
        println!(
            "This key is Ed25519 (RFC 8463), which some large mail services don't read yet. For an RSA key, which all"
        );
        println!(
            "read, run `openssl genrsa -out {} 2048` and this command again; letters may carry both.",
            file.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Nobody but its owner reads the key, and none that is there is written over.
fn write_new(file: &Path, pem: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut open| {
        open.write_all(pem.as_bytes())?;
        open.sync_all()
    });
    written.map_err(|cause| Error::refused(format!("{} can't be written: {cause}.", file.display())))
}
