//! Photos and papers that belong to an act: what a thing looked like. Kept only when the bytes are what they claim to be.

use base::blobs::{self, Blob, Found};
use base::db::{params, placeholders};
use base::events::{self, Happening};
use base::{Error, Read, Result, Row, Tx};

/// Files one act has at most.
pub const FILES_LIMIT: usize = 10;
/// The largest file, in bytes.
pub const BYTES_LIMIT: usize = 10 * 1024 * 1024;
/// The longest name of a file, in characters; longer ones are cut.
pub const NAME_LIMIT: usize = 120;
/// Acts whose files are listed at once.
const ACTS_LIMIT: usize = 100;

/// What is taken: pictures and PDF, told by their first bytes.
const TAKEN: [(&str, &str); 8] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("image/heif", "heic"),
    ("image/avif", "avif"),
    ("image/tiff", "tif"),
    ("application/pdf", "pdf"),
];

/// A file that may be attached: looked at, and its bytes safe.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// As the customer called it.
    pub filename: String,
    /// What it is, by its bytes.
    pub mime: &'static str,
    /// The bytes.
    pub blob: Blob,
}

/// A file of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub customer_id: i64,
    /// The act it belongs to.
    pub act_id: i64,
    /// The blob's hash.
    pub hash: Vec<u8>,
    /// As the customer called it.
    pub filename: String,
    /// What it is.
    pub mime: String,
    /// How large, in bytes.
    pub bytes: i64,
    /// When it came.
    pub created_ms: i64,
}

/// Looks at a file that came and makes its bytes safe. Blocks; call it off the runtime's threads.
pub fn keep(folder: &blobs::Folder, filename: &str, bytes: &[u8]) -> Result<NewFile> {
    let mime = check(filename, bytes)?;
    Ok(NewFile { filename: named(filename, mime), mime, blob: folder.keep(bytes)? })
}

/// The same for a file whose bytes are safe already, as a form's are. Blocks.
pub fn keep_stored(folder: &blobs::Folder, filename: &str, blob: Blob) -> Result<NewFile> {
    if blob.size > BYTES_LIMIT as i64 {
        return Err(too_large(filename));
    }
    let mime = check(filename, &folder.read(&blob)?)?;
    Ok(NewFile { filename: named(filename, mime), mime, blob })
}

/// What the file is, by its bytes; the refusal says what is taken.
pub fn check(filename: &str, bytes: &[u8]) -> Result<&'static str> {
    if bytes.is_empty() {
        return Err(Error::refused(format!("“{filename}” is empty. Take the photo again and add it anew.")));
    }
    if bytes.len() > BYTES_LIMIT {
        return Err(too_large(filename));
    }
    let mime = infer::get(bytes).map(|kind| kind.mime_type());
    TAKEN.iter().find(|(taken, _)| Some(*taken) == mime).map(|(taken, _)| *taken).ok_or_else(|| {
        Error::refused(format!(
            "“{filename}” is neither a picture nor a PDF. Add a photo, a scan or a screenshot."
        ))
    })
}

/// Attaches `file` to act `act_id` and records `evidence.added`. The same bytes again change nothing.
pub fn attach(tx: &mut Tx<'_>, actor: &str, act_id: i64, file: &NewFile) -> Result<Evidence> {
    let there = of_act(tx, act_id)?;
    if let Some(same) = there.iter().find(|known| known.hash == file.blob.hash) {
        return Ok(same.clone());
    }
    if there.len() >= FILES_LIMIT {
        return Err(Error::refused(format!("There are {FILES_LIMIT} files already; more can't be added.")));
    }
    let customer_id: i64 =
        tx.get("SELECT customer_id FROM acts WHERE id = $1", &[&act_id], |row| row.get(0))?;
    blobs::store(tx, &file.blob)?;
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO evidence (id, customer_id, act_id, hash, filename, mime, bytes, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &id,
            &customer_id,
            &act_id,
            &file.blob.hash,
            &file.filename,
            &file.mime,
            &file.blob.size,
            &tx.now_ms(),
        ],
    )?;
    events::record(
        tx,
        &Happening {
            kind: "evidence.added",
            actor: actor.to_owned(),
            customer_id: Some(customer_id),
            conversation_id: None,
            subject_id: Some(id),
            data: serde_json::json!({ "act": act_id }).to_string(),
        },
    )?;
    find(tx, id)
}

/// The files of an act, oldest first.
pub fn of_act(read: &Read<'_>, act_id: i64) -> Result<Vec<Evidence>> {
    of_acts(read, &[act_id])
}

/// The files of several acts, oldest first.
pub fn of_acts(read: &Read<'_>, act_ids: &[i64]) -> Result<Vec<Evidence>> {
    let ids = &act_ids[..act_ids.len().min(ACTS_LIMIT)];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM evidence WHERE act_id IN ({}) ORDER BY act_id, id",
        placeholders(1, ids.len())
    );
    read.list(&sql, &params(ids), evidence_from)
}

/// The file `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Evidence> {
    let sql = format!("SELECT {COLUMNS} FROM evidence WHERE id = $1");
    read.get(&sql, &[&id], evidence_from)
}

/// The file `id` with what is known of its bytes.
pub fn open(read: &Read<'_>, id: i64) -> Result<(Evidence, Found)> {
    let file = find(read, id)?;
    let found = blobs::find(read, &file.hash)?;
    Ok((file, found))
}

const COLUMNS: &str = "id, customer_id, act_id, hash, filename, mime, bytes, created_ms";

fn evidence_from(row: &Row<'_>) -> Result<Evidence> {
    Ok(Evidence {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        act_id: row.get(2)?,
        hash: row.get(3)?,
        filename: row.get(4)?,
        mime: row.get(5)?,
        bytes: row.get(6)?,
        created_ms: row.get(7)?,
    })
}

fn too_large(filename: &str) -> Error {
    let megabytes = BYTES_LIMIT / 1_048_576;
    Error::refused(format!(
        "“{filename}” is larger than {megabytes} MB. Make it smaller or take a new photo."
    ))
}

/// The name without a path or anything a terminal would act on, cut, and with the ending its bytes deserve.
fn named(filename: &str, mime: &str) -> String {
    let bare = filename.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem: String = bare.chars().filter(|letter| !letter.is_control()).take(NAME_LIMIT).collect();
    let stem = stem.trim();
    if stem.is_empty() {
        let ending = TAKEN.iter().find(|(taken, _)| *taken == mime).map_or("bin", |(_, ending)| ending);
        return format!("photo.{ending}");
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests;
