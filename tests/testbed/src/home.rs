//! The thread that the servers live on.

use std::io;
use std::thread::{self, JoinHandle, ThreadId};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// A runtime on a thread of its own. Dropping it drops every task on it, and returns when that is done.
#[derive(Debug)]
pub(crate) struct Home {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Home {
    pub(crate) fn new() -> io::Result<Home> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new().name("testbed".to_owned()).spawn(move || {
            // Either way, sent or dropped, it is time to go.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Home { handle, stop: Some(stop), thread: Some(thread) })
    }

    /// To spawn tasks with.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Which thread it is.
    pub(crate) fn id(&self) -> Option<ThreadId> {
        self.thread.as_ref().map(|thread| thread.thread().id())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        drop(self.stop.take());
        // A handler that owns the testbed may drop it on this very thread, which can't wait for itself.
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != thread::current().id()) {
            let _ = thread.join();
        }
    }
}
