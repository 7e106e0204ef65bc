//! Where files are kept, as far as it matters: on this machine, or on another.

use std::path::Path;

/// Kinds of file systems whose files change without this machine's doing: those of a network, of
/// programs (FUSE), and of a machine that this one runs inside of. The numbers are the kernel's
/// (statfs(2)).
#[cfg(target_os = "linux")]
const REMOTE: &[i128] = &[
    0x6969,      // NFS
    0x517b,      // SMB
    0xfe53_4d42, // SMB 2
    0xff53_4d42, // CIFS
    0x6573_5546, // FUSE, which is also virtiofs: sshfs, bindfs, Docker Desktop
    0x0102_1997, // 9P: the drives of Windows in WSL, QEMU
    0x786f_4256, // VirtualBox
    0xbacb_acbc, // VMware
    0x7c7c_6673, // Parallels
    0x00c3_6400, // Ceph
    0x5346_414f, // AFS
    0x7375_7245, // Coda
    0x0bd0_0bd0, // Lustre
    0x4750_4653, // GPFS
];

/// Whether a folder is on a file system that does not tell of all changes.
#[cfg(target_os = "linux")]
pub(super) fn is_remote(folder: &Path) -> bool {
    let facts = rustix::fs::statfs(folder);
    facts.is_ok_and(|facts| REMOTE.contains(&i128::from(facts.f_type)))
}

/// Whether a folder is on a file system that does not tell of all changes.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_remote(folder: &Path) -> bool {
    // A share of Windows.
    let text = folder.to_string_lossy();
    text.starts_with(r"\\?\UNC\")
        || (text.starts_with(r"\\") && !text.starts_with(r"\\?\"))
}
