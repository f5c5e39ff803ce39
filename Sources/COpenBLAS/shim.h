#include <cblas.h>
#include <stddef.h>

// LAPACK's eigenvalues and vectors of a Hermitian matrix; matrices are column-major pairs (re, im). The last two
// arguments are the lengths of the texts, as Fortran passes them.
void zheevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
             const int *lwork, double *rwork, const int *lrwork, int *iwork, const int *liwork, int *info,
             size_t jobz_length, size_t uplo_length);
