/**
 * System calls that a confined worker never needs and that reach past its folders: seccomp(2). Landlock holds files; a socket
 * by its path, another process's limits or a program in memory are none.
 */

/** Numbers of a call by architecture, of Linux's tables `syscall_64.tbl` and `asm-generic/unistd.h`; null: it has none. */
type Numbers = readonly [x64: number, arm64: number | null];

const refused: Readonly<Record<string, Numbers>> = {
  // Connections of every kind: those to the sockets of programs lead to whatever these do.
  socket: [41, 198],
  socketpair: [53, 199],
  connect: [42, 203],
  bind: [49, 200],
  listen: [50, 201],
  accept: [43, 202],
  accept4: [288, 242],
  // Other programs, also from memory.
  execve: [59, 221],
  execveat: [322, 281],
  // Other processes: their memory, limits, priority and processors.
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  process_mrelease: [448, 448],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  tkill: [200, 130],
  setpriority: [141, 140],
  ioprio_set: [251, 30],
  sched_setparam: [142, 118],
  sched_setscheduler: [144, 119],
  sched_setaffinity: [203, 122],
  sched_setattr: [314, 274],
  migrate_pages: [256, 238],
  move_pages: [279, 239],
  // Memory and queues that programs share by key.
  shmget: [29, 194],
  shmat: [30, 196],
  shmctl: [31, 195],
  semget: [64, 190],
  semop: [65, 193],
  semctl: [66, 191],
  semtimedop: [220, 192],
  msgget: [68, 186],
  msgsnd: [69, 189],
  msgrcv: [70, 188],
  msgctl: [71, 187],
  mq_open: [240, 180],
  mq_unlink: [241, 181],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  // Attributes and owners of files, which Landlock does not know. Copies set permissions, and workers the times of what they cache.
  setxattr: [188, 5],
  lsetxattr: [189, 6],
  fsetxattr: [190, 7],
  removexattr: [197, 14],
  lremovexattr: [198, 15],
  fremovexattr: [199, 16],
  chown: [92, null],
  fchown: [93, 55],
  lchown: [94, null],
  fchownat: [260, 54],
  // Ways around the checks of calls. Node's loop uses the rings that it has made by then, and ends the process if it cannot.
  io_uring_setup: [425, 425],
  io_uring_register: [427, 427],
  bpf: [321, 280],
  userfaultfd: [323, 282],
  perf_event_open: [298, 241],
  open_by_handle_at: [304, 265],
  // Of the whole computer, for a user who may.
  mount: [165, 40],
  umount2: [166, 39],
  move_mount: [429, 429],
  fsopen: [430, 430],
  mount_setattr: [442, 442],
  open_tree: [428, 428],
  chroot: [161, 51],
  pivot_root: [155, 41],
  unshare: [272, 97],
  setns: [308, 268],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  sethostname: [170, 161],
  setdomainname: [171, 162],
};
/** Signals, whose first argument is a process: to itself only. */
const signals: Readonly<Record<string, Numbers>> = {
  kill: [62, 129],
  tgkill: [234, 131],
  rt_sigqueueinfo: [129, 138],
  rt_tgsigqueueinfo: [297, 240],
};
/** Limits of any process: they are read, and not set. */
const limits: Numbers = [302, 261];

export interface CallNumbers {
  /** Value of `AUDIT_ARCH_*`, linux/audit.h. */
  readonly architecture: number;
  readonly refused: readonly number[];
  readonly signals: readonly number[];
  readonly limits: number;
}

/** @throws Error for an architecture whose calls are not known. */
export function callNumbers(architecture: string): CallNumbers {
  const at = architecture === 'x64' ? 0 : architecture === 'arm64' ? 1 : undefined;
  if (at === undefined) throw new Error(`the system calls of ${architecture} are not known`);
  const of = (calls: Readonly<Record<string, Numbers>>): number[] =>
    Object.values(calls).flatMap((numbers) => numbers[at] ?? []);
  return {
    architecture: at === 0 ? 0xc0_00_00_3e : 0xc0_00_00_b7,
    refused: of(refused),
    signals: of(signals),
    limits: limits[at]!,
  };
}
