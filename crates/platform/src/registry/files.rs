//! Files that the platform keeps, and the links that open them for a while.

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use domain::slip::Refusal;
use futures_util::{StreamExt, stream::BoxStream};
use object_store::{
    ObjectStore, ObjectStoreExt, buffered::BufWriter, local::LocalFileSystem, memory::InMemory,
    path::Path as Key,
};
use url::form_urlencoded;

use crate::{Platform, secrets, unavailable};

/// Life of a link.
const LINK_LIFE: Duration = Duration::from_secs(10 * 60);

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Files of this process, lost when it stops.
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Files of a directory, created at need.
    ///
    /// # Errors
    /// The directory cannot be created.
    pub fn in_directory(directory: &Path) -> Result<Self, Refusal> {
        std::fs::create_dir_all(directory).map_err(unavailable)?;
        let store = LocalFileSystem::new_with_prefix(directory).map_err(unavailable)?;
        Ok(Self(Arc::new(store)))
    }

    /// Keeps the file of a path. It appears whole or not at all.
    pub(crate) async fn put(&self, key: &str, path: &Path) -> Result<(), Refusal> {
        let mut source = tokio::fs::File::open(path).await.map_err(unavailable)?;
        let mut target = BufWriter::new(self.0.clone(), Key::from(key));
        if let Err(error) = tokio::io::copy(&mut source, &mut target).await {
            // What was sent is dropped; the error that matters is the first one.
            let _ = target.abort().await;
            return Err(unavailable(error));
        }
        tokio::io::AsyncWriteExt::shutdown(&mut target)
            .await
            .map_err(unavailable)
    }

    /// Is the file there?
    #[cfg(test)]
    pub(super) async fn holds(&self, key: &str) -> Result<bool, Refusal> {
        match self.0.head(&Key::from(key)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Removes a file; one that is not there is removed already.
    pub(crate) async fn remove(&self, key: &str) -> Result<(), Refusal> {
        match self.0.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// A file on its way to the reader.
pub struct OpenFile {
    /// Name proposed to the browser.
    pub name: String,
    /// MIME type.
    pub content_type: &'static str,
    /// Length, in bytes.
    pub length: u64,
    /// Content, chunk by chunk.
    pub content: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl std::fmt::Debug for OpenFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenFile")
            .field("name", &self.name)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// What a link says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedLink {
    /// The file.
    pub key: String,
    /// Name proposed to the browser.
    pub name: String,
    /// When the link stops, in milliseconds.
    pub expires: i64,
    /// Proof that the platform wrote it.
    pub signature: String,
}

fn content_type(key: &str) -> &'static str {
    match key.rsplit_once('.') {
        Some((_, "xlsx")) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some((_, "csv")) => "text/csv",
        _ => "application/octet-stream",
    }
}

impl Platform {
    /// A link to a kept file.
    pub(super) fn signed_url(&self, key: &str, name: &str) -> Result<String, Refusal> {
        let life = i64::try_from(LINK_LIFE.as_millis()).unwrap_or_default();
        let expires = self.now_ms() + life;
        let signature = self.file_signature(key, name, expires)?;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("name", name)
            .append_pair("expires", &expires.to_string())
            .append_pair("signature", &signature)
            .finish();
        Ok(format!("{}/files/{key}?{query}", self.settings().api_url))
    }

    fn file_signature(&self, key: &str, name: &str, expires: i64) -> Result<String, Refusal> {
        let signed = format!("file\n{key}\n{name}\n{expires}");
        secrets::token_fingerprint(&self.settings().token_secret, &signed)
    }

    /// The file behind a link; none when the link is altered or too old, or the file is gone.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn open_signed(&self, link: &SignedLink) -> Result<Option<OpenFile>, Refusal> {
        let expected = self.file_signature(&link.key, &link.name, link.expires)?;
        if !secrets::same(&expected, &link.signature) || link.expires < self.now_ms() {
            return Ok(None);
        }
        let found = match self.files().0.get(&Key::from(link.key.as_str())).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(unavailable(error)),
        };
        Ok(Some(OpenFile {
            name: link.name.clone(),
            content_type: content_type(&link.key),
            length: found.meta.size,
            content: found
                .into_stream()
                .map(|chunk| chunk.map_err(std::io::Error::other))
                .boxed(),
        }))
    }
}
