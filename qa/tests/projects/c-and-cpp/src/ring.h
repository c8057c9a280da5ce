#ifndef RING_H
#define RING_H

#ifdef __cplusplus
extern "C" {
#endif

/* The place after `place` in a ring of `size` places. */
int ring_next(int place, int size);

#ifdef __cplusplus
}
#endif

#endif
