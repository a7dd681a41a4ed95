//! Generations of the directory on disk.
//!
//! ```text
//! ROOT/current            name of the generation that is read
//! ROOT/20261101-…/        a generation: complete, never changed afterwards
//! ROOT/building-…/        one that an import is making, or left when it was killed
//! ```
//! Switching is one rename of `current`. A reader holds a shared lock on `lock` in its generation; one that nobody holds,
//! and that is not current, is removed.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

const CURRENT: &str = "current";
const LOCK: &str = "lock";
const BUILDING: &str = "building-";
const IMPORT_LOCK: &str = "import.lock";

/// Shares a file under another name, by a link where the disk can, by a copy elsewhere.
pub(crate) fn link(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to).or_else(|_| std::fs::copy(from, to).map(drop))
}

fn lock_file(folder: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))
}

/// The name of the current generation, if there is one.
pub(crate) fn current_name(root: &Path) -> io::Result<Option<String>> {
    match std::fs::read_to_string(root.join(CURRENT)) {
        Ok(name) => Ok(Some(name.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A generation that is read; it stays on disk as long as this lives.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    _lock: File,
}

/// Holds the current generation, if there is one.
pub(crate) fn hold_current(root: &Path) -> io::Result<Option<Held>> {
    // An import may switch and sweep between the two steps: the name is read again then.
    for _ in 0..16 {
        let Some(name) = current_name(root)? else {
            return Ok(None);
        };
        let folder = root.join(&name);
        match lock_file(&folder).and_then(|lock| lock.lock_shared().map(|()| lock)) {
            Ok(lock) if current_name(root)?.as_ref() == Some(&name) => {
                return Ok(Some(Held {
                    name,
                    folder,
                    _lock: lock,
                }));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(
        "the current directory generation keeps changing",
    ))
}

/// A generation that is being made; dropped before it is published, it leaves nothing.
#[derive(Debug)]
pub(crate) struct Building {
    root: PathBuf,
    folder: PathBuf,
    _import: File,
    lock: Option<File>,
}

impl Building {
    /// Starts a generation; one import at a time.
    pub(crate) fn start(root: &Path) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(root)?;
        let import = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(root.join(IMPORT_LOCK))?;
        match import.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        sweep(root)?;
        let folder = root.join(format!("{BUILDING}{}", stamp()));
        std::fs::create_dir(&folder)?;
        let lock = lock_file(&folder)?;
        lock.lock()?;
        Ok(Some(Self {
            root: root.to_owned(),
            folder,
            _import: import,
            lock: Some(lock),
        }))
    }

    /// Where its files go.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes it the current one, all at once, and removes those that nobody reads any more.
    pub(crate) fn publish(mut self) -> io::Result<String> {
        let name = stamp();
        let folder = self.root.join(&name);
        sync(&self.folder)?;
        std::fs::rename(&self.folder, &folder)?;
        self.folder.clone_from(&folder);
        self.lock = None;
        let next = self.root.join("current.new");
        let mut file = File::create(&next)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&next, self.root.join(CURRENT))?;
        sync(&self.root)?;
        sweep(&self.root)?;
        Ok(name)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        // Published ones no longer bear the name of one that is being made.
        let is_building = self
            .folder
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(BUILDING));
        if is_building {
            // What cannot be removed now is swept by the next import.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Makes the entries of a folder durable.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A name that sorts by time and is given once.
fn stamp() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!(
        "{:012}-{:09}-{}",
        now.as_secs(),
        now.subsec_nanos(),
        std::process::id()
    )
}

/// Whether a name is one of [`stamp`].
fn is_stamp(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [seconds, nanoseconds, _] if seconds.len() == 12 && nanoseconds.len() == 9)
        && parts.iter().all(is_number)
}

/// Removes the generations that are neither current nor held by anybody.
fn sweep(root: &Path) -> io::Result<()> {
    let current = current_name(root)?;
    for entry in std::fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A folder of somebody else is never touched, whatever the operator chose as root.
        let is_ours = name.starts_with(BUILDING) || is_stamp(&name);
        if !is_ours || !entry.file_type()?.is_dir() || Some(&name) == current.as_ref() {
            continue;
        }
        let lock = lock_file(&entry.path())?;
        if lock.try_lock().is_ok() {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(root: &Path) -> usize {
        std::fs::read_dir(root)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_dir())
            .count()
    }

    fn publish(root: &Path, text: &str) -> String {
        let building = Building::start(root).unwrap().unwrap();
        std::fs::write(building.folder().join("text"), text).unwrap();
        building.publish().unwrap()
    }

    #[test]
    fn a_generation_stays_as_long_as_somebody_reads_it() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        assert!(hold_current(root).unwrap().is_none());
        publish(root, "1");
        let first = hold_current(root).unwrap().unwrap();
        publish(root, "2");
        assert_eq!(
            std::fs::read_to_string(first.folder.join("text")).unwrap(),
            "1"
        );
        let second = hold_current(root).unwrap().unwrap();
        assert_ne!(first.name, second.name);
        assert_eq!(folders(root), 2);
        drop(first);
        publish(root, "3");
        drop(second);
        publish(root, "4");
        assert_eq!(folders(root), 1);
    }

    #[test]
    fn one_import_at_a_time() {
        let place = tempfile::tempdir().unwrap();
        let first = Building::start(place.path()).unwrap().unwrap();
        assert!(Building::start(place.path()).unwrap().is_none());
        drop(first);
        assert!(Building::start(place.path()).unwrap().is_some());
    }

    #[test]
    fn an_abandoned_generation_is_swept_by_the_next_import() {
        let place = tempfile::tempdir().unwrap();
        publish(place.path(), "1");
        std::fs::create_dir(place.path().join("building-left")).unwrap();
        publish(place.path(), "2");
        assert_eq!(folders(place.path()), 1);
    }

    #[test]
    fn folders_of_somebody_else_are_never_removed() {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir(place.path().join("photos")).unwrap();
        std::fs::create_dir(place.path().join("2026-11-24")).unwrap();
        publish(place.path(), "1");
        publish(place.path(), "2");
        assert_eq!(folders(place.path()), 3);
    }
}
