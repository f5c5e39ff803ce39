// Camera frames to a small grey square: Candela's kernel, OpenCV and libswscale in turn, on the same pixels, one thread.
// See Benchmarks/README.md. Prints one line a format, side and place of the frames; times are medians in microseconds.
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

extern "C" {
#include <libswscale/swscale.h>

#include "cpixels.h"
}

namespace {

constexpr int width = 640, height = 480;

struct Format {
  const char *name;
  cpx_layout layout;
  int bytes;             // from one pixel to the next
  double planes;         // bytes of a whole frame over those of its first plane
  int toGrey;            // OpenCV's conversion, or -1
  AVPixelFormat source;  // libswscale's name
};
const Format formats[] = {
    {"YUYV", CPX_YUYV, 2, 1, cv::COLOR_YUV2GRAY_YUY2, AV_PIX_FMT_YUYV422},
    {"NV12", CPX_GREY, 1, 1.5, -1, AV_PIX_FMT_NV12},
    {"RGB", CPX_RGB, 3, 1, cv::COLOR_RGB2GRAY, AV_PIX_FMT_RGB24},
};

// One axis of the box filter, as Sources/Media/Preprocessing/BoxFilter.swift makes it.
std::vector<cpx_cover> covers(int length, int count) {
  std::vector<cpx_cover> result;
  for (int i = 0; i < count; i++) {
    int start = i * length, end = start + length, first = start / count, last = (end - 1) / count;
    bool isOne = first == last;
    result.push_back({first, last, static_cast<uint32_t>(isOne ? length : (first + 1) * count - start),
                      static_cast<uint32_t>(isOne ? 0 : end - last * count)});
  }
  return result;
}

// The centred square of a frame to side x side pixels.
struct Candela {
  cpx_shape shape;
  std::vector<cpx_cover> rows;
  std::vector<int32_t> first;
  std::vector<int16_t> weights;
  std::vector<uint8_t> amplitudes;
  std::vector<uint64_t> scratch;

  explicit Candela(int side) : shape{height, height, side, side, CPX_LANES}, rows(covers(height, side)) {
    for (const auto &cover : rows)
      while (cover.last - cover.first >= shape.weight_stride) shape.weight_stride += CPX_LANES;
    for (const auto &cover : rows) {  // the window is square: columns are covered as rows are
      first.push_back(cover.first);
      for (int k = 0; k < shape.weight_stride; k++) {
        int source = cover.first + k;
        uint32_t weight = source == cover.first  ? cover.first_weight
                          : source == cover.last ? cover.last_weight
                          : source < cover.last  ? static_cast<uint32_t>(side)
                                                 : 0;
        weights.push_back(static_cast<int16_t>(weight));
      }
    }
    for (int value = 0; value < 256; value++) amplitudes.push_back(static_cast<uint8_t>(value));
    scratch.resize(cpx_scratch_words(&shape));
  }

  void scale(const uint8_t *frame, const Format &format, uint8_t *out) {
    cpx_picture picture = {frame + (width - height) / 2 * format.bytes, static_cast<size_t>(width * format.bytes),
                           format.layout, 0};
    cpx_scale(&picture, &shape, rows.data(), first.data(), weights.data(), amplitudes.data(), scratch.data(), out,
              CPX_KERNEL_AUTOMATIC);
  }
};

void scaleWithOpenCV(const uint8_t *frame, const Format &format, cv::Mat &grey, cv::Mat &out) {
  cv::Mat whole(height, width, CV_8UC(format.bytes), const_cast<uint8_t *>(frame));
  cv::Mat square = whole(cv::Rect((width - height) / 2, 0, height, height));
  if (format.toGrey < 0) return cv::resize(square, out, out.size(), 0, 0, cv::INTER_AREA);
  cv::cvtColor(square, grey, format.toGrey);
  cv::resize(grey, out, out.size(), 0, 0, cv::INTER_AREA);
}

void scaleWithSwscale(SwsContext *context, const uint8_t *frame, const Format &format, uint8_t *out, int side) {
  const int left = (width - height) / 2, stride = width * format.bytes;
  const uint8_t *planes[4] = {frame + left * format.bytes, frame + width * height + left};
  const int strides[4] = {stride, width};
  uint8_t *targets[4] = {out};
  const int targetStrides[4] = {side};
  sws_scale(context, planes, strides, 0, height, targets, targetStrides);
}

// Median microseconds of a call, over frames in turn.
double median(int frames, const std::function<void(int)> &body) {
  using clock = std::chrono::steady_clock;
  std::vector<double> times;
  for (int i = 0; i < 1500; i++) {
    auto start = clock::now();
    body(i % frames);
    times.push_back(std::chrono::duration<double, std::micro>(clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + 750, times.end());
  return times[750];
}

double farthest(const std::vector<uint8_t> &a, const uint8_t *b) {
  int most = 0;
  for (size_t i = 0; i < a.size(); i++) most = std::max(most, std::abs(int(a[i]) - int(b[i])));
  return most;
}

volatile uint64_t sink;

void compare(const Format &format, int side, int frames) {
  const size_t bytes = static_cast<size_t>(width * height * format.bytes * format.planes);
  std::vector<uint8_t> memory(bytes * static_cast<size_t>(frames));
  uint32_t state = 1;
  for (auto &byte : memory) byte = static_cast<uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  auto frame = [&](int i) { return memory.data() + static_cast<size_t>(i) * bytes; };

  Candela candela(side);
  std::vector<uint8_t> ours(static_cast<size_t>(side * side)), theirs(ours.size());
  cv::Mat grey, out(side, side, CV_8U);
  SwsContext *context = sws_getContext(height, height, format.source, side, side, AV_PIX_FMT_GRAY8, SWS_AREA, nullptr,
                                       nullptr, nullptr);
  const int *coefficients = sws_getCoefficients(SWS_CS_DEFAULT);
  // Both sides full range: bytes are averaged as they are.
  sws_setColorspaceDetails(context, coefficients, 1, coefficients, 1, 0, 1 << 16, 1 << 16);

  double read = median(frames, [&](int i) { sink = sink + cpx_sum_bytes(frame(i), bytes, CPX_KERNEL_AUTOMATIC); });
  double own = median(frames, [&](int i) { candela.scale(frame(i), format, ours.data()); });
  double opencv = median(frames, [&](int i) { scaleWithOpenCV(frame(i), format, grey, out); });
  double swscale = median(frames, [&](int i) { scaleWithSwscale(context, frame(i), format, theirs.data(), side); });
  candela.scale(frame(0), format, ours.data());
  scaleWithOpenCV(frame(0), format, grey, out);
  scaleWithSwscale(context, frame(0), format, theirs.data(), side);
  printf("%-4s -> %3d x %-3d  %-6s  read %6.1f  candela %6.1f (%4.2f)  opencv %7.1f (x%4.1f, off by %.0f)  "
         "swscale %7.1f (x%4.1f, off by %.0f)\n",
         format.name, side, side, frames == 1 ? "warm" : "cold", read, own, own / read, opencv, opencv / own,
         farthest(ours, out.data), swscale, swscale / own, farthest(ours, theirs.data()));
  sws_freeContext(context);
}

}  // namespace

int main() {
  cv::setNumThreads(1);
  printf("640 x 480, centred square, medians in us, %s\n", cpx_kernel_name(CPX_KERNEL_AUTOMATIC));
  for (int frames : {1, 128})
    for (const auto &format : formats)
      for (int side : {28, 64}) compare(format, side, frames);
}
