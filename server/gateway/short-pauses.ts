import { setFlagsFromString } from 'node:v8';

// V8 moves what one place in the code makes straight to the old generation once enough of it lived a
// little longer. Under load everything does: a message lives until its commit. From then on dead
// messages there kept their successors alive, and each minor collection had to copy 2 MB instead of
// 20 kB: pauses of 20 ms instead of 1 ms, every second, for as long as the process lived. Set before
// any code is hot, for compiled code keeps what it was compiled with.
setFlagsFromString('--no-allocation-site-pretenuring');
