//! Compiled code that is kept between processes, as files that are mapped into memory: of a component of two million bytes no more is
//! read than what runs.

use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use twox_hash::XxHash3_64;
use wasmtime::Engine;
use wasmtime::component::Component;

/// A folder of compiled code, or none: then everything is compiled anew.
pub(crate) struct Compiled {
    folder: Option<PathBuf>,
}

/// What ends the name of a file of compiled code, and of the one beside it with its check sum.
const CODE: &str = "cwasm";
const SUM: &str = "sum";

impl Compiled {
    /// Code is kept in a folder of this one, if it can be made, and nobody else can write to it.
    pub(crate) fn new(directory: Option<&Path>) -> Compiled {
        Compiled { folder: directory.map(|directory| directory.join("compiled")).filter(|folder| make_private(folder).is_ok()) }
    }

    /// Takes the compiled code of a component, or compiles it, and keeps it if that is possible.
    pub(crate) fn load(&self, engine: &Engine, component: &[u8]) -> wasmtime::Result<Component> {
        let Some(folder) = &self.folder else { return Component::from_binary(engine, component) };
        let file = folder.join(name_of(engine, component)).with_extension(CODE);
        if let Some(component) = take(engine, &file) {
            return Ok(component);
        }
        let component = Component::from_binary(engine, component)?;
        // Where it cannot be kept it is compiled again the next time, and nothing else is lost.
        let _ = component.serialize().map_err(io::Error::other).and_then(|code| keep(&file, &code));
        Ok(component)
    }
}

/// Which component it is, and for what kind of engine and machine it was compiled.
fn name_of(engine: &Engine, component: &[u8]) -> String {
    let mut kind = XxHash3_64::default();
    engine.precompile_compatibility_hash().hash(&mut kind);
    let digest = Sha256::digest(component);
    digest.iter().take(16).fold(format!("{:016x}-", kind.finish()), |name, byte| format!("{name}{byte:02x}"))
}

/// Code that was kept whole, by this user.
fn take(engine: &Engine, file: &Path) -> Option<Component> {
    let is_whole =
        is_private(file.parent()?).ok()? && fs::read(file.with_extension(SUM)).ok()? == sum_of(File::open(file).ok()?).ok()?;
    if !is_whole {
        return None;
    }
    // SAFETY: what is deserialized has to be what `Component::serialize` gave, for it is run, and must not change while it is mapped. The
    // file is in a folder that belongs to this user and that nobody else can write to, where this program alone puts such files, under
    // names of their content, by a rename when they are whole, and never writes to them again; its bytes have the sum that was written
    // beside it. Wasmtime itself refuses code that was made by another version, for another machine, or with other settings. Whoever can
    // nevertheless write there acts as this user anyway.
    unsafe { Component::deserialize_file(engine, file) }.ok()
}

/// Writes code to a new file and puts it in place when it is whole, the sum last: without that it is not taken.
fn keep(file: &Path, code: &[u8]) -> io::Result<()> {
    put(file, code)?;
    put(&file.with_extension(SUM), &sum_of(code)?)
}

fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = file.with_extension(format!("{}.new", std::process::id()));
    File::create(&new)?.write_all(bytes)?;
    fs::rename(&new, file)
}

/// Tells a file that broke in the meantime; it keeps nobody out. Read in parts: a buffer that is used again costs no pages.
fn sum_of(mut code: impl Read) -> io::Result<[u8; 8]> {
    let mut hasher = XxHash3_64::default();
    let mut part = vec![0; 256 << 10];
    loop {
        match code.read(&mut part)? {
            0 => return Ok(hasher.finish().to_le_bytes()),
            read => hasher.write(part.get(..read).unwrap_or_default()),
        }
    }
}

/// Makes a folder that its owner alone may use.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether nobody but its owner, who is this user, may write to a folder. Elsewhere than on Unix the user's own folders are so by
/// themselves.
#[cfg(unix)]
fn is_private(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(folder)?;
    // What this process makes belongs to whom it runs as.
    let own = fs::metadata("/proc/self").map(|own| own.uid()).unwrap_or_else(|_| metadata.uid());
    Ok(metadata.mode() & 0o022 == 0 && metadata.uid() == own)
}

#[cfg(not(unix))]
fn is_private(folder: &Path) -> io::Result<bool> {
    Ok(folder.is_dir())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    const MODULE: &[u8] = b"\0asm\x0d\0\x01\0";

    fn kept(folder: &Path) -> Vec<PathBuf> {
        let mut files: Vec<_> = fs::read_dir(folder.join("compiled")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    #[test]
    fn code_is_kept_once_and_taken_again() {
        let (folder, engine) = (tempfile::tempdir().unwrap(), Engine::default());
        for _ in 0..2 {
            Compiled::new(Some(folder.path())).load(&engine, MODULE).unwrap();
            assert_eq!(kept(folder.path()).len(), 2, "the code, and its sum");
        }
        let [code, _] = kept(folder.path()).try_into().unwrap();
        assert!(take(&engine, &code).is_some());
    }

    #[test]
    fn what_broke_or_may_be_another_users_is_not_taken() {
        let (folder, engine) = (tempfile::tempdir().unwrap(), Engine::default());
        let compiled = Compiled::new(Some(folder.path()));
        compiled.load(&engine, MODULE).unwrap();
        let [code, sum] = kept(folder.path()).try_into().unwrap();
        let whole = fs::read(&code).unwrap();
        for broken in [whole.split_last().unwrap().1, b"", &[whole.as_slice(), b"x"].concat()] {
            fs::write(&code, broken).unwrap();
            assert!(take(&engine, &code).is_none());
            // It is compiled anew, and in its place.
            compiled.load(&engine, MODULE).unwrap();
            assert!(take(&engine, &code).is_some());
        }
        fs::remove_file(&sum).unwrap();
        assert!(take(&engine, &code).is_none());
        compiled.load(&engine, MODULE).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder.path().join("compiled"), fs::Permissions::from_mode(0o777)).unwrap();
            assert!(take(&engine, &code).is_none(), "anybody could have written it");
        }
    }

    #[test]
    fn code_of_other_settings_has_another_name() {
        let other = Engine::new(wasmtime::Config::new().epoch_interruption(true)).unwrap();
        assert_ne!(name_of(&Engine::default(), MODULE), name_of(&other, MODULE));
        assert_ne!(name_of(&other, MODULE), name_of(&other, b"another"));
    }

    #[test]
    fn without_a_folder_it_is_compiled_anew() {
        Compiled::new(None).load(&Engine::default(), MODULE).unwrap();
        Compiled::new(Some(Path::new("/proc/nowhere"))).load(&Engine::default(), MODULE).unwrap();
        assert!(Compiled::new(None).load(&Engine::default(), b"no component").is_err());
    }
}
