// Prints digests of what CPixels makes of random pictures: tools/cross-check compares the text of two processors. Lines that
// begin with # say what ran and are not compared.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpixels.h"

static uint64_t state = 7;

// SplitMix64.
static uint32_t draw(uint32_t count) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return (uint32_t)((z ^ (z >> 31)) >> 32) % count;
}

static cpx_cover cover(int index, int length, int count) {
  int start = index * length, end = start + length, first = start / count, last = (end - 1) / count;
  if (first == last) return (cpx_cover){first, last, (uint32_t)length, 0};
  return (cpx_cover){first, last, (uint32_t)((first + 1) * count - start), (uint32_t)(end - last * count)};
}

static uint32_t weight(cpx_cover c, int source, int count) {
  if (source > c.last) return 0;
  return source == c.first ? c.first_weight : source == c.last ? c.last_weight : (uint32_t)count;
}

// One picture with each kernel that this processor has.
static void scale(int line, cpx_layout layout, int is_limited) {
  cpx_shape shape = {1 + (int)draw(400), 1 + (int)draw(300), 1 + (int)draw(40), 1 + (int)draw(70), CPX_LANES};
  while (shape.weight_stride < shape.width / shape.columns + 2) shape.weight_stride += CPX_LANES;
  int bytes = layout == CPX_RGB ? 3 : layout == CPX_YUYV ? 2 : 1;
  size_t row = (size_t)(shape.width * bytes) + draw(9), count = row * (size_t)shape.height;
  size_t outputs = (size_t)shape.rows * (size_t)shape.columns, weights = (size_t)(shape.columns * shape.weight_stride);
  uint8_t *pixels = malloc(count), *aperture = malloc(outputs), amplitudes[256];
  cpx_cover *covers = malloc((size_t)shape.rows * sizeof *covers);
  int32_t *first = malloc((size_t)shape.columns * sizeof *first);
  int16_t *table = malloc(weights * sizeof *table);
  uint64_t *scratch = calloc(cpx_scratch_words(&shape), sizeof *scratch);
  if (!pixels || !aperture || !covers || !first || !table || !scratch) abort();
  for (size_t i = 0; i < count; i++) pixels[i] = (uint8_t)draw(256);
  for (int i = 0; i < 256; i++) amplitudes[i] = (uint8_t)(255 - i);
  for (int i = 0; i < shape.rows; i++) covers[i] = cover(i, shape.height, shape.rows);
  for (int i = 0; i < shape.columns; i++) {
    cpx_cover c = cover(i, shape.width, shape.columns);
    first[i] = c.first;
    for (int k = 0; k < shape.weight_stride; k++)
      table[i * shape.weight_stride + k] = (int16_t)weight(c, c.first + k, shape.columns);
  }
  cpx_picture picture = {pixels, row, layout, is_limited};
  for (cpx_kernel kernel = CPX_KERNEL_AUTOMATIC; kernel <= CPX_KERNEL_SCALAR; kernel++) {
    cpx_scale(&picture, &shape, covers, first, table, amplitudes, scratch, aperture, kernel);
    uint64_t digest = 0xCBF29CE484222325;
    for (size_t i = 0; i < outputs; i++) digest = (digest ^ aperture[i]) * 0x100000001B3;
    printf("pixels %d kernel %d %016llx %llu\n", line, (int)kernel, (unsigned long long)digest,
           (unsigned long long)cpx_sum_bytes(pixels, count, kernel));
  }
  free(pixels), free(aperture), free(covers), free(first), free(table), free(scratch);
}

int main(void) {
  printf("# pixels %s\n", cpx_kernel_name(CPX_KERNEL_AUTOMATIC));
  for (int line = 0; line < 240; line++) scale(line, (cpx_layout)(line % 3), line / 3 % 2);
  printf("end of pixels\n");
  return 0;
}
